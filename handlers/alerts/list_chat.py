"""/alertes and /mes_alertes in the chat: one message, turned like pages."""

from dataclasses import dataclass

from handlers.alerts import list_texts, texts
from handlers.alerts.buttons import Card, Page
from handlers.alerts.listing import list_alerts, one_alert
from handlers.context import Turn
from handlers.routes import Command, Press, Route
from handlers.words import later
from storage.alerts import AlertUnknown
from storage.messages import Message
from storage.schema import new_id


@dataclass(frozen=True, slots=True)
class ListChat:
    """Lists of alerts, each in a message of its own."""

    def routes(self) -> list[Route]:
        """The two commands and what stands under them."""
        mine = Command(
            "mes_alertes", later("Mes alertes et leur suite"), label=later("Mes alertes")
        )
        return [
            Route("alerts.mine", mine, self.mine),
            Route("alerts.list", Command("alertes", later("Les alertes reçues")), self.all),
            Route("alerts.page", Press(Page), self.page),
            Route("alerts.card", Press(Card), self.card),
        ]

    async def mine(self, turn: Turn) -> None:
        """/mes_alertes."""
        await self._first(turn, own=True)

    async def all(self, turn: Turn) -> None:
        """/alertes."""
        await self._first(turn, own=False)

    async def page(self, turn: Turn, button: Page) -> None:
        """Another page, or back to the list."""
        listing = await list_alerts(
            turn.moment, turn.me, button.view, own=button.own, number=button.number
        )
        await self._replace(turn, button.view, list_texts.page(listing))

    async def card(self, turn: Turn, button: Card) -> None:
        """One alert."""
        try:
            telling = await one_alert(turn.moment, turn.me, button.alert, own=button.own)
        except AlertUnknown:
            turn.answer(texts.unknown(), alert=True)
            return
        card = list_texts.card(button.view, button.own, telling, turn.me)
        await self._replace(turn, button.view, card)

    async def _first(self, turn: Turn, *, own: bool) -> None:
        view = new_id()
        listing = await list_alerts(turn.moment, turn.me, view, own=own, number=0)
        await turn.say(list_texts.page(listing), slot=_slot(view))

    async def _replace(self, turn: Turn, view: str, message: Message) -> None:
        """In the list's own message; a key that names another place shows nothing there."""
        slot = await turn.uow.slots.find(_slot(view))
        if slot is None or slot.chat != turn.me.chat:
            turn.answer(texts.unknown(), alert=True)
            return
        await turn.uow.outbox.edit(slot.name, message, now=turn.now)


def _slot(view: str) -> str:
    return f"alerts:{view}"
