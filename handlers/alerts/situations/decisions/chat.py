"""Décider… on the card of a situation, in its place; and what whoever leads answers."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from handlers.alerts.few_words.asking import Purpose, Words
from handlers.alerts.few_words.chat import Ask
from handlers.alerts.following.deciding import MayorDecides
from handlers.alerts.situations.decisions import private_texts, texts
from handlers.alerts.situations.decisions.answering import answer
from handlers.alerts.situations.decisions.buttons import (
    Abandon,
    Answer,
    AnswerDecision,
    AskDay,
    AskDecisionLead,
    AskMode,
    Decide,
    Entrust,
    ShowDecisions,
)
from handlers.alerts.situations.decisions.deciding import (
    DecisionOver,
    abandon,
    decidable,
    decide,
    decision_in_charge,
    entrust,
    may_enforce_in,
)
from handlers.alerts.situations.decisions.leads import leads_for
from handlers.alerts.situations.decisions.reading import reading_of
from handlers.alerts.situations.opening import NotAmongThem
from handlers.alerts.situations.opening_texts import not_among_them
from handlers.alerts.situations.texts import card, slot_of, unknown
from handlers.alerts.situations.viewing import view_of
from handlers.context import Turn
from handlers.modes import Mode
from handlers.routes import Press, Route
from handlers.words import Html
from storage.messages import Message
from storage.situations import Situation, SituationUnknown

_T = TypeVar("_T")
_REFUSED: Mapping[type[Exception], Callable[[], str | Html]] = {
    SituationUnknown: unknown,
    DecisionOver: texts.over,
    MayorDecides: texts.mayor_decides,
    NotAmongThem: not_among_them,
}


@dataclass(frozen=True, slots=True)
class DecisionChat:
    """What is decided of a situation. `ask` waits for a few words."""

    ask: Ask

    def routes(self) -> list[Route]:
        """In the order in which people meet them."""
        return [
            Route("alerts.decision_mode", Press(AskMode), self.ask_mode),
            Route("alerts.decision_day", Press(AskDay), self.ask_day),
            Route("alerts.decide", Press(Decide), self.decide),
            Route("alerts.decision_leads", Press(AskDecisionLead), self.ask_lead),
            Route("alerts.decision_entrust", Press(Entrust), self.entrust),
            Route("alerts.decisions", Press(ShowDecisions), self.show),
            Route("alerts.decision_abandon", Press(Abandon), self.abandon),
            Route("alerts.decision_answer", Press(AnswerDecision), self.answer),
        ]

    async def ask_mode(self, turn: Turn, button: AskMode) -> None:
        """Décider…: how?"""
        situation = await attempt(turn, decidable(turn.moment, turn.me, button.situation))
        if situation is not None:
            enforces = await may_enforce_in(turn.moment, turn.me, situation)
            screen = texts.which_mode(button.screen, situation, enforces=enforces)
            await turn.redraw(slot_of(button.screen), screen)

    async def ask_day(self, turn: Turn, button: AskDay) -> None:
        """So; by when?"""
        situation = await attempt(turn, decidable(turn.moment, turn.me, button.situation))
        if situation is not None and _mode(turn, button.mode) is not None:
            screen = texts.which_day(button.screen, situation, button.mode)
            await turn.redraw(slot_of(button.screen), screen)

    async def decide(self, turn: Turn, button: Decide) -> None:
        """By then; and who leads?"""
        mode = _mode(turn, button.mode)
        if mode is None:
            return
        act = decide(turn.moment, turn.me, button.situation, mode, button.days)
        decision = await attempt(turn, act)
        if decision is not None:
            turn.answer(texts.noted())
            await self._ask_lead(turn, button.screen, decision.id, 0)

    async def ask_lead(self, turn: Turn, button: AskDecisionLead) -> None:
        """Confier…: to whom?"""
        await self._ask_lead(turn, button.screen, button.decision, max(button.number, 0))

    async def entrust(self, turn: Turn, button: Entrust) -> None:
        """To this person."""
        act = entrust(turn.moment, turn.me, button.decision, button.whom)
        given = await attempt(turn, act)
        if given is not None:
            situation, person = given
            turn.answer(texts.entrusted(person))
            await _back_to_card(turn, button.screen, situation)
            await self._ask_what(turn, button.decision)

    async def show(self, turn: Turn, button: ShowDecisions) -> None:
        """Décisions…."""
        await self._show(turn, button.screen, button.situation)

    async def abandon(self, turn: Turn, button: Abandon) -> None:
        """It will not be done."""
        situation = await attempt(turn, abandon(turn.moment, turn.me, button.decision))
        if situation is not None:
            turn.answer(texts.noted())
            await self._show(turn, button.screen, situation.id)

    async def answer(self, turn: Turn, button: AnswerDecision) -> None:
        """C'est fait, En cours, or: Je ne peux pas; what asked says what came of it."""
        act = answer(turn.moment, turn.me, button.decision, button.answer)
        kept = await attempt(turn, act)
        if kept is None:
            return
        turn.answer(texts.noted())
        situation, decision = kept
        if button.answer is Answer.GOING_ON:
            said = private_texts.goes_on(turn.moment, situation, decision)
        else:
            said = private_texts.answered(situation, button.answer)
        await _settle(turn, said)

    async def _ask_lead(self, turn: Turn, screen: str, decision_id: str, number: int) -> None:
        found = await attempt(turn, decision_in_charge(turn.moment, turn.me, decision_id))
        if found is not None:
            situation, decision = found
            people = await leads_for(turn.moment, turn.me, situation)
            page = texts.which_lead(screen, situation, decision, people, number)
            await turn.redraw(slot_of(screen), page)

    async def _ask_what(self, turn: Turn, decision_id: str) -> None:
        """In one sentence, where nobody has said yet what was decided."""
        if not (await turn.uow.decisions.get(decision_id)).text:
            await self.ask(turn, Words(purpose=Purpose.DECISION, about=decision_id))

    async def _show(self, turn: Turn, screen: str, situation_id: str) -> None:
        reading = await attempt(turn, reading_of(turn.moment, turn.me, situation_id))
        if reading is not None:
            await turn.redraw(slot_of(screen), texts.all_of_them(screen, reading))


async def attempt(turn: Turn, act: Awaitable[_T]) -> _T | None:
    """What came of it; None where the press was answered with why nothing did."""
    try:
        return await act
    except tuple(_REFUSED) as refused:
        turn.answer(_REFUSED[type(refused)](), alert=True)
    return None


def _mode(turn: Turn, place: int) -> Mode | None:
    """The mode of a key; None, and answered, for what no key ever said."""
    modes = list(Mode)
    if 0 <= place < len(modes):
        return modes[place]
    turn.answer(unknown(), alert=True)
    return None


async def _back_to_card(turn: Turn, screen: str, situation: Situation) -> None:
    view = await view_of(turn.moment, turn.me, situation)
    await turn.redraw(slot_of(screen), card(screen, view))


async def _settle(turn: Turn, said: Message) -> None:
    """The message that asked says what came of it."""
    slot = await turn.uow.slots.filled_by(await turn.chat(), turn.message.message_id)
    if slot is None:
        await turn.say(said)
    else:
        await turn.uow.outbox.edit(slot, said, now=turn.now)
