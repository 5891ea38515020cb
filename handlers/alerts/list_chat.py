"""/alertes and /mes_alertes in the chat: one message, turned like pages and narrowed by keys."""

from dataclasses import dataclass

from handlers.alerts import list_texts, narrow_texts, texts
from handlers.alerts.buttons import Card, Narrow, Page, PickCommune
from handlers.alerts.listing import (
    alert_called,
    commune_said,
    communes_listed,
    list_alerts,
    name_of,
    one_alert,
)
from handlers.alerts.reference import LIKE_A_REFERENCE, reference_in
from handlers.alerts.wanted import wanted_of
from handlers.context import Turn
from handlers.routes import Command, Press, Route, Typed
from handlers.words import later
from storage.alert_lists import EVERYTHING, Wanted
from storage.alerts import AlertUnknown
from storage.members import Role
from storage.messages import Message
from storage.schema import new_id


@dataclass(frozen=True, slots=True)
class ListChat:
    """Lists of alerts, each in a message of its own."""

    def routes(self) -> list[Route]:
        """The two commands, what stands under them, and a reference typed alone."""
        mine = Command(
            "mes_alertes", later("Mes alertes et leur suite"), label=later("Mes alertes")
        )
        received = Command("alertes", later("Les alertes reçues"), label=later("Alertes"))
        return [
            Route("alerts.mine", mine, self.mine),
            Route("alerts.list", received, self.all),
            Route("alerts.page", Press(Page), self.page),
            Route("alerts.card", Press(Card), self.card),
            Route("alerts.narrow", Press(Narrow), self.narrow),
            Route("alerts.communes", Press(PickCommune), self.communes),
            Route("alerts.find", Typed(None, like=LIKE_A_REFERENCE, overrides=True), self.find),
        ]

    async def mine(self, turn: Turn) -> None:
        """/mes_alertes."""
        await self._first(turn, own=True)

    async def all(self, turn: Turn) -> None:
        """/alertes; « /alertes A-4M7T » finds one, « /alertes Ligny » those of a commune."""
        said = " ".join(turn.arguments)
        if reference_in(said):
            await self._show_called(turn, said)
            return
        insee = await commune_said(turn.moment, said)
        await self._first(turn, own=False, wanted=Wanted(insee=insee))

    async def find(self, turn: Turn) -> None:
        """« A-4M7T »."""
        await self._show_called(turn, turn.text)

    async def page(self, turn: Turn, button: Page) -> None:
        """Another page, or back to the list."""
        listing = await list_alerts(
            turn.moment,
            turn.me,
            button.view,
            own=button.own,
            number=button.number,
            wanted=wanted_of(button.wanted),
        )
        await self._replace(turn, button.view, list_texts.page(listing))

    async def card(self, turn: Turn, button: Card) -> None:
        """One alert."""
        try:
            telling = await one_alert(turn.moment, turn.me, button.alert, own=button.own)
        except AlertUnknown:
            turn.answer(texts.unknown(), alert=True)
            return
        back = Page(button.view, button.own, 0, button.wanted)
        await self._replace(turn, button.view, list_texts.card(back, telling, turn.me))

    async def narrow(self, turn: Turn, button: Narrow) -> None:
        """Filtrer…: the same message shows what can be chosen."""
        wanted = wanted_of(button.wanted)
        message = narrow_texts.choices(
            button.view,
            wanted,
            await name_of(turn.moment, wanted.insee),
            has_communes=len(await communes_listed(turn.moment, turn.me)) > 1,
        )
        await self._replace(turn, button.view, message)

    async def communes(self, turn: Turn, button: PickCommune) -> None:
        """Commune…: which?"""
        communes = await communes_listed(turn.moment, turn.me)
        wanted = wanted_of(button.wanted)
        message = narrow_texts.communes(button.view, wanted, communes, button.number)
        await self._replace(turn, button.view, message)

    async def _show_called(self, turn: Turn, said: str) -> None:
        """In a list's message, so that its keys lead on from there."""
        reference = reference_in(said)
        view, own = new_id(), not _reads_of_others(turn)
        try:
            telling = await alert_called(turn.moment, turn.me, reference or "")
        except AlertUnknown:
            await turn.say(list_texts.none_called(reference or said, own=own))
            return
        card = list_texts.card(Page(view, own, 0), telling, turn.me)
        await turn.say(card, slot=slot_of(view))

    async def _first(self, turn: Turn, *, own: bool, wanted: Wanted = EVERYTHING) -> None:
        view = new_id()
        listing = await list_alerts(turn.moment, turn.me, view, own=own, wanted=wanted)
        await turn.say(list_texts.page(listing), slot=slot_of(view))

    async def _replace(self, turn: Turn, view: str, message: Message) -> None:
        """In the list's own message; a key that names another place shows nothing there."""
        slot = await turn.uow.slots.find(slot_of(view))
        if slot is None or slot.chat != turn.me.chat:
            turn.answer(texts.unknown(), alert=True)
            return
        await turn.uow.outbox.edit(slot.name, message, now=turn.now)


def _reads_of_others(turn: Turn) -> bool:
    """Whether this person has a list beside the one of their own alerts."""
    return turn.me.roles_on_alerts != {Role.FIELD_PARTNER}


def slot_of(view: str) -> str:
    """The place of a list on its reader's screen."""
    return f"alerts:{view}"
