"""The coordinator's cards: which groups there are, what is wrong with one, letting it go."""

from dataclasses import dataclass

from handlers.context import Turn
from handlers.groups import news, service
from handlers.groups.buttons import AskUnlink, ShowGroup, ShowGroups, Unlink
from handlers.groups.texts import cards, in_group
from handlers.routes import Command, Press, Refusals, Route
from handlers.words import later
from storage.groups import Group, GroupUnknown
from storage.messages import Message
from storage.schema import new_id


@dataclass(frozen=True, slots=True)
class Cards:
    """One card per /groupe, redrawn in place; its random name is its slot."""

    refusals: Refusals

    def routes(self) -> list[Route]:
        """What a coordinator sees of the groups."""
        does = later("Relier un groupe Telegram, voir les groupes")
        return [
            Route("groups.overview", Command("groupe", does), self.overview),
            Route("groups.overview", Command("groupes"), self.overview),
            Route("groups.show_all", Press(ShowGroups), self.show_all),
            Route("groups.show", Press(ShowGroup), self.show),
            Route("groups.ask_unlink", Press(AskUnlink), self.ask_unlink),
            Route("groups.unlink", Press(Unlink), self.unlink),
        ]

    async def overview(self, turn: Turn) -> None:
        """/groupe."""
        screen = new_id()
        await turn.say(await self._overview(turn, screen), slot=_slot(screen))

    async def show_all(self, turn: Turn, button: ShowGroups) -> None:
        """Back to all of them."""
        await _redraw(turn, button.screen, await self._overview(turn, button.screen))

    async def show(self, turn: Turn, button: ShowGroup) -> None:
        """One of them."""
        group = await self._standing(turn, button.group)
        if group is not None:
            names = await turn.uow.communes.names()
            muted = await turn.uow.chats.muted()
            await _redraw(turn, button.screen, cards.card(button.screen, group, names, muted))

    async def ask_unlink(self, turn: Turn, button: AskUnlink) -> None:
        """Unlink it? Asked first."""
        group = await self._standing(turn, button.group)
        if group is not None:
            await _redraw(turn, button.screen, cards.ask_unlink(button.screen, group))

    async def unlink(self, turn: Turn, button: Unlink) -> None:
        """Yes."""
        try:
            group = await service.unlink(turn.moment, turn.me, button.group)
        except (service.NotLinked, GroupUnknown):
            await self.refusals.overtaken(turn)
            return
        if group.is_linked:
            await news.say_in(turn.uow, group.chat, in_group.farewell, turn.now)
        turn.answer(cards.unlinked_toast(group))
        await _redraw(turn, button.screen, await self._overview(turn, button.screen))

    async def _overview(self, turn: Turn, screen: str) -> Message:
        groups = await turn.uow.groups.linked_or_lost()
        names, muted = await turn.uow.communes.names(), await turn.uow.chats.muted()
        return cards.overview(screen, groups, names, muted)

    async def _standing(self, turn: Turn, group_id: str) -> Group | None:
        """The group if it still stands in the overview; else the press is overtaken."""
        for group in await turn.uow.groups.linked_or_lost():
            if group.id == group_id:
                return group
        await self.refusals.overtaken(turn)
        return None


def _slot(screen: str) -> str:
    return f"groups:{screen}"


async def _redraw(turn: Turn, screen: str, message: Message) -> None:
    await turn.uow.outbox.edit(_slot(screen), message, now=turn.now)
