"""What whoever leads a decision answers, under the words that asked; they say what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.context import Turn
from handlers.meetings.minutes.buttons import Answer, AnswerForIt
from handlers.meetings.minutes.deciding import MayorDecides
from handlers.meetings.minutes.leading import DecisionOver, answer, open_to
from handlers.meetings.minutes.texts import private, refusals
from handlers.routes import Press, Route
from handlers.words import Html
from storage.decisions import DecisionUnknown
from storage.messages import Message

_REFUSED: Mapping[type[Exception], Callable[[], Html]] = {
    DecisionUnknown: refusals.not_yours,
    DecisionOver: refusals.over,
    MayorDecides: refusals.mayor_decides,
}


@dataclass(frozen=True, slots=True)
class Answers:
    """C'est fait, En cours, and Abandonnée, which asks once more: nothing brings it back."""

    def routes(self) -> list[Route]:
        """The keys under a decision that is led."""
        return [Route("meetings.decision_answer", Press(AnswerForIt), self.answer)]

    async def answer(self, turn: Turn, button: AnswerForIt) -> None:
        """Keep it; the message that asked says so."""
        try:
            await _settle(turn, await _answered(turn, button))
        except tuple(_REFUSED) as refused:
            turn.answer(_REFUSED[type(refused)](), alert=True)


async def _answered(turn: Turn, button: AnswerForIt) -> Message:
    if button.answer is Answer.ASK_GIVING_UP:
        return private.give_up(await open_to(turn.moment, turn.me, button.decision, button.answer))
    if button.answer is Answer.NOT_GIVING_UP:
        standing = await open_to(turn.moment, turn.me, button.decision, button.answer)
        return private.where_it_stands(turn.moment, standing)
    decision = await answer(turn.moment, turn.me, button.decision, button.answer)
    turn.answer(refusals.noted())
    return private.answered(decision)


async def _settle(turn: Turn, said: Message) -> None:
    slot = await turn.uow.slots.filled_by(await turn.chat(), turn.message.message_id)
    if slot is None:
        await turn.say(said)
    else:
        await turn.uow.outbox.edit(slot, said, now=turn.now)
