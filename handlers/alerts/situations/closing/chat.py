"""Clore… on the card of a situation, in its place: how it ends; and Rouvrir."""

from dataclasses import dataclass

from handlers.alerts.following.deciding import MayorDecides
from handlers.alerts.situations import texts as card_texts
from handlers.alerts.situations.buttons import AskClose, Reopen
from handlers.alerts.situations.closing import texts
from handlers.alerts.situations.closing.buttons import CloseAnyway, CloseSo
from handlers.alerts.situations.closing.ending import StillToDo, close, go_on
from handlers.alerts.situations.closing.viewing import unfinished
from handlers.alerts.situations.deciding import situation_in_charge
from handlers.alerts.situations.viewing import view_of
from handlers.alerts.vocabulary import SituationOutcome
from handlers.context import Turn
from handlers.routes import Press, Route
from storage.messages import Message
from storage.situations import Situation, SituationUnknown


@dataclass(frozen=True, slots=True)
class SituationClosingChat:
    """How a situation ends, and that it does not."""

    def routes(self) -> list[Route]:
        """In the order in which people meet them."""
        return [
            Route("alerts.situation_ask_close", Press(AskClose), self.ask),
            Route("alerts.situation_close", Press(CloseSo), self.close),
            Route("alerts.situation_close_anyway", Press(CloseAnyway), self.close_anyway),
            Route("alerts.situation_reopen", Press(Reopen), self.reopen),
        ]

    async def ask(self, turn: Turn, button: AskClose) -> None:
        """Clore…."""
        try:
            situation = await situation_in_charge(turn.moment, turn.me, button.situation)
        except SituationUnknown:
            turn.answer(card_texts.unknown(), alert=True)
            return
        await _draw(turn, button.screen, texts.how(button.screen, situation))

    async def close(self, turn: Turn, button: CloseSo) -> None:
        """So; where decisions are open, whoever ends it reads which, and says it again."""
        await _close(turn, button, seen=None)

    async def close_anyway(self, turn: Turn, button: CloseAnyway) -> None:
        """Clore quand même."""
        await _close(turn, button, seen=button.newest)

    async def reopen(self, turn: Turn, button: Reopen) -> None:
        """Rouvrir."""
        try:
            situation = await go_on(turn.moment, turn.me, button.situation)
        except SituationUnknown:
            turn.answer(card_texts.unknown(), alert=True)
            return
        turn.answer(texts.goes_on())
        await _draw_card(turn, button.screen, situation)


async def _close(turn: Turn, button: CloseSo | CloseAnyway, *, seen: str | None) -> None:
    if not 0 <= button.outcome < len(texts.OUTCOMES):
        turn.answer(card_texts.unknown(), alert=True)
        return
    outcome = texts.OUTCOMES[button.outcome]
    try:
        situation = await close(turn.moment, turn.me, button.situation, outcome, seen=seen)
    except SituationUnknown:
        turn.answer(card_texts.unknown(), alert=True)
    except MayorDecides:
        turn.answer(texts.mayor_closes(), alert=True)
    except StillToDo:
        if seen is not None:
            turn.answer(texts.changed_meanwhile(), alert=True)
        await _ask_again(turn, button, outcome)
    else:
        turn.answer(texts.closed())
        await _draw_card(turn, button.screen, situation)


async def _ask_again(turn: Turn, button: CloseSo | CloseAnyway, outcome: SituationOutcome) -> None:
    left = await unfinished(turn.moment, turn.me, button.situation)
    await _draw(turn, button.screen, texts.still_to_do(button.screen, left, outcome))


async def _draw_card(turn: Turn, screen: str, situation: Situation) -> None:
    view = await view_of(turn.moment, turn.me, situation)
    await _draw(turn, screen, card_texts.card(screen, view))


async def _draw(turn: Turn, screen: str, message: Message) -> None:
    await turn.redraw(card_texts.slot_of(screen), message)
