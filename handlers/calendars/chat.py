"""/agenda_perso: subscribing one's own calendar to one's meetings, renewing and ending it."""

from dataclasses import dataclass
from datetime import timedelta

from handlers.calendars import service, texts
from handlers.calendars.buttons import Close, Renew, Subscribe
from handlers.context import Turn
from handlers.routes import Command, Press, Route
from handlers.words import later
from storage.messages import Message
from storage.schema import new_id

SHOWN = timedelta(hours=1)
"""Long enough to find a computer; it stays in no chat that somebody leafs through later."""


@dataclass(frozen=True, slots=True)
class Calendars:
    """`public_url` is where the world reaches Vigie; without one nobody can subscribe."""

    public_url: str

    def routes(self) -> list[Route]:
        """The command, and the keys under its answer."""
        mine = Command("agenda_perso", later("Vos réunions dans votre agenda"))
        return [
            Route("calendars.mine", mine, self.mine),
            Route("calendars.subscribe", Press(Subscribe), self.subscribe),
            Route("calendars.renew", Press(Renew), self.renew),
            Route("calendars.close", Press(Close), self.close),
        ]

    async def mine(self, turn: Turn) -> None:
        """/agenda_perso."""
        if not self.public_url:
            await turn.say(texts.no_address_here())
            return
        screen = new_id()
        await turn.say(await self._standing(turn, screen), slot=screen)

    async def subscribe(self, turn: Turn, button: Subscribe) -> None:
        """[S'abonner]."""
        try:
            address = await service.subscribe(turn.moment, turn.me)
        except service.SubscribedAlready:
            turn.answer(texts.subscribed_already())
        else:
            await self._show(turn, address)
        await turn.redraw(button.screen, await self._standing(turn, button.screen))

    async def renew(self, turn: Turn, button: Renew) -> None:
        """[Nouvelle adresse]."""
        await self._show(turn, await service.renew(turn.moment, turn.me))
        await turn.redraw(button.screen, await self._standing(turn, button.screen))

    async def close(self, turn: Turn, button: Close) -> None:
        """[Ne plus être abonné]."""
        await service.close(turn.moment, turn.me)
        turn.answer(texts.closed())
        await turn.redraw(button.screen, await self._standing(turn, button.screen))

    async def _standing(self, turn: Turn, screen: str) -> Message:
        made_at = await turn.uow.feeds.made_at(turn.me.id)
        if made_at is None:
            return texts.not_subscribed(screen)
        return texts.subscribed(screen, turn.moment.day_of(made_at), turn.today)

    async def _show(self, turn: Turn, address: str) -> None:
        """The address in a message of its own, which leaves the chat by itself."""
        slot = new_id()
        shown = texts.address(self.public_url + service.PATH.format(address=address))
        await turn.say(shown, slot=slot)
        await turn.uow.outbox.delete(slot, now=turn.now, due_at=turn.now + SHOWN)
