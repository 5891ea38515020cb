"""Ending an alert in the chat: how, on which day or instead of which, and what was learnt."""

from collections.abc import Awaitable
from dataclasses import dataclass

from handlers.alerts import texts as alert_texts
from handlers.alerts.closing import texts
from handlers.alerts.closing.buttons import (
    ChooseDay,
    ChooseOutcome,
    ChooseSame,
    Close,
    Done,
    StayOpen,
)
from handlers.alerts.closing.ending import End, closable, other_alert
from handlers.alerts.few_words.asking import Purpose, Words, WordsUnwanted
from handlers.alerts.few_words.chat import Ask
from handlers.alerts.following.entitled import AlertOver
from handlers.alerts.telling import telling_of
from handlers.alerts.vocabulary import Outcome
from handlers.context import Turn
from handlers.routes import Press, Route
from storage.alert_lists import Wanted
from storage.alerts import Alert, AlertUnknown
from storage.members import Member
from storage.statuses import Status

LOOKED_AT, OFFERED = 20, 8
"""Among so many of the newest of the commune that one may see, so many are offered."""


@dataclass(frozen=True, slots=True)
class ClosingChat:
    """The keys that end an alert. `ask` waits for a few words."""

    ask: Ask

    def routes(self) -> list[Route]:
        """From « Clore… » or « C'est fait… » to the last question."""
        return [
            Route("alerts.close", Press(Close), self.close),
            Route("alerts.done", Press(Done), self.close),
            Route("alerts.outcome", Press(ChooseOutcome), self.outcome),
            Route("alerts.outcome_day", Press(ChooseDay), self.day),
            Route("alerts.outcome_same", Press(ChooseSame), self.same),
            Route("alerts.stay_open", Press(StayOpen), self.stay),
        ]

    async def close(self, turn: Turn, button: Close | Done) -> None:
        """Clore…, or whoever leads: C'est fait…."""
        await _goes(turn, self._how(turn, button.alert))

    async def outcome(self, turn: Turn, button: ChooseOutcome) -> None:
        """So; and then what the outcome asks."""
        if await _goes(turn, self._next(turn, button.alert, button.outcome)):
            await _take_question_away(turn)

    async def day(self, turn: Turn, button: ChooseDay) -> None:
        """On that day."""
        if button.on is None or button.on > turn.today or button.outcome not in texts.ELSEWHERE:
            turn.answer(texts.day_ahead())
        elif await _goes(turn, self._ask(turn, button.alert, End(button.outcome, on=button.on))):
            await _take_question_away(turn)

    async def same(self, turn: Turn, button: ChooseSame) -> None:
        """It repeats that one."""
        if await _goes(turn, self._same(turn, button)):
            await _take_question_away(turn)

    async def stay(self, turn: Turn, _: StayOpen) -> None:
        """Annuler."""
        await _take_question_away(turn)
        turn.answer(texts.stays())

    async def _how(self, turn: Turn, alert_id: str) -> None:
        alert = await closable(turn.moment, turn.me, alert_id)
        await turn.say(texts.how(await telling_of(turn.moment, alert)))

    async def _next(self, turn: Turn, alert_id: str, outcome: Outcome) -> None:
        alert = await closable(turn.moment, turn.me, alert_id)
        if outcome in texts.ELSEWHERE:
            await turn.say(texts.when(alert, outcome, turn.today))
        elif outcome is Outcome.DUPLICATE:
            others = await _alike(turn, turn.me, alert)
            await turn.say(texts.which(alert, others, turn.today))
        else:
            await self._ask(turn, alert.id, End(outcome))

    async def _same(self, turn: Turn, button: ChooseSame) -> None:
        alert = await closable(turn.moment, turn.me, button.alert)
        other = await other_alert(turn.moment, turn.me, alert, button.other)
        await self._ask(turn, alert.id, End(Outcome.DUPLICATE, same_as=other.id))

    async def _ask(self, turn: Turn, alert_id: str, end: End) -> None:
        words = Words(purpose=Purpose.LESSON, alert=alert_id, about=end.to_code())
        await self.ask(turn, words)


async def _alike(turn: Turn, member: Member, alert: Alert) -> list[Alert]:
    """The newest alerts of the same commune that one may see, and that stand by themselves."""
    here = Wanted(insee=alert.insee)
    newest = await turn.uow.alert_lists.page(member, here, limit=LOOKED_AT)
    gone = {Status.WITHDRAWN, Status.DUPLICATE}
    others = [other for other in newest if other.id != alert.id and other.status not in gone]
    return others[:OFFERED]


async def _goes(turn: Turn, act: Awaitable[None]) -> bool:
    """Whether it could be done; if not, the press was answered with the reason."""
    try:
        await act
    except AlertUnknown:
        turn.answer(alert_texts.unknown(), alert=True)
    except AlertOver as before:
        over = await telling_of(turn.moment, before.alert)
        turn.answer(alert_texts.over(over), alert=True)
    except WordsUnwanted as no:
        turn.answer(no.said, alert=True)
    else:
        return True
    return False


async def _take_question_away(turn: Turn) -> None:
    question = turn.message.message_id
    await turn.uow.outbox.delete_message(await turn.chat(), question, now=turn.now)
