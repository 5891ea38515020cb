"""/situations in the chat: the list, and the card of one, in one message that changes."""

from dataclasses import dataclass

from handlers.alerts.situations import texts
from handlers.alerts.situations.buttons import (
    AskRemove,
    Remove,
    ShowSituation,
    SituationCard,
    SituationPage,
    TakeLead,
)
from handlers.alerts.situations.deciding import situation_in_charge
from handlers.alerts.situations.gathering import remove, take_lead
from handlers.alerts.situations.sheet_chat import redraw_what_changed
from handlers.alerts.situations.viewing import list_situations, view_of
from handlers.context import Turn
from handlers.routes import Command, Press, Route
from handlers.words import later
from storage.alerts import AlertUnknown
from storage.schema import new_id
from storage.situations import Situation, SituationUnknown


@dataclass(frozen=True, slots=True)
class SituationChat:
    """What belongs together, looked at and changed."""

    def routes(self) -> list[Route]:
        """The command, and the keys of its message."""
        does = later("Les situations suivies")
        return [
            Route("alerts.situations", Command("situations", does), self.all),
            Route("alerts.situation_page", Press(SituationPage), self.page),
            Route("alerts.situation_show", Press(ShowSituation), self.show),
            Route("alerts.situation_card", Press(SituationCard), self.card),
            Route("alerts.situation_lead", Press(TakeLead), self.take_lead),
            Route("alerts.situation_ask_remove", Press(AskRemove), self.ask_remove),
            Route("alerts.situation_remove", Press(Remove), self.remove),
        ]

    async def all(self, turn: Turn) -> None:
        """/situations."""
        screen = new_id()
        listing = await list_situations(turn.moment, turn.me, 0)
        await turn.say(texts.page(screen, listing), slot=texts.slot_of(screen))

    async def page(self, turn: Turn, button: SituationPage) -> None:
        """Another page, or back to the list."""
        listing = await list_situations(turn.moment, turn.me, button.number)
        await turn.redraw(texts.slot_of(button.screen), texts.page(button.screen, listing))

    async def show(self, turn: Turn, button: ShowSituation) -> None:
        """A card of its own."""
        try:
            situation = await turn.uow.situations.get_visible(button.situation, turn.me)
        except SituationUnknown:
            turn.answer(texts.unknown(), alert=True)
            return
        screen = new_id()
        view = await view_of(turn.moment, turn.me, situation)
        await turn.say(texts.card(screen, view), slot=texts.slot_of(screen))

    async def card(self, turn: Turn, button: SituationCard) -> None:
        """A card in the list's place."""
        try:
            situation = await turn.uow.situations.get_visible(button.situation, turn.me)
        except SituationUnknown:
            turn.answer(texts.unknown(), alert=True)
            return
        await self._draw(turn, button.screen, situation)

    async def take_lead(self, turn: Turn, button: TakeLead) -> None:
        """Je la suis, or no longer."""
        try:
            situation = await take_lead(turn.moment, turn.me, button.situation)
        except SituationUnknown:
            turn.answer(texts.unknown(), alert=True)
            return
        view = await view_of(turn.moment, turn.me, situation)
        turn.answer(texts.led(view))
        await turn.redraw(texts.slot_of(button.screen), texts.card(button.screen, view))

    async def ask_remove(self, turn: Turn, button: AskRemove) -> None:
        """Retirer une alerte…."""
        try:
            situation = await situation_in_charge(turn.moment, turn.me, button.situation)
        except SituationUnknown:
            turn.answer(texts.unknown(), alert=True)
            return
        view = await view_of(turn.moment, turn.me, situation)
        await turn.redraw(texts.slot_of(button.screen), texts.which_alert(button.screen, view))

    async def remove(self, turn: Turn, button: Remove) -> None:
        """This one does not belong."""
        try:
            situation = await remove(turn.moment, turn.me, button.alert)
        except (AlertUnknown, SituationUnknown):
            turn.answer(texts.unknown(), alert=True)
            return
        turn.answer(texts.removed(situation))
        await redraw_what_changed(turn, button.alert)
        await self._draw(turn, button.screen, situation)

    async def _draw(self, turn: Turn, screen: str, situation: Situation) -> None:
        """The card, or the list where the situation is not the reader's to see any more."""
        try:
            await turn.uow.situations.get_visible(situation.id, turn.me)
        except SituationUnknown:
            message = texts.page(screen, await list_situations(turn.moment, turn.me, 0))
        else:
            message = texts.card(screen, await view_of(turn.moment, turn.me, situation))
        await turn.redraw(texts.slot_of(screen), message)
