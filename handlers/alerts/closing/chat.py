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
from handlers.alerts.closing.ending import (
    End,
    closable,
    other_alert,
    other_called,
)
from handlers.alerts.few_words.asking import Purpose, Words, WordsUnwanted
from handlers.alerts.few_words.chat import Ask
from handlers.alerts.following.entitled import AlertOver
from handlers.alerts.reference import LIKE_A_REFERENCE, reference_in
from handlers.alerts.telling import telling_of
from handlers.alerts.vocabulary import Outcome
from handlers.context import Turn
from handlers.routes import Press, Route, Typed
from storage.alert_lists import Wanted
from storage.alerts import Alert, AlertUnknown
from storage.drafts import Draft
from storage.members import Member
from storage.messages import Message
from storage.statuses import VOID

KIND = "alert_same"
"""The form in which the reference of another alert is typed."""
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
            Route("alerts.type_same", Typed(KIND, like=LIKE_A_REFERENCE), self.type_same),
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

    async def type_same(self, turn: Turn) -> None:
        """The same, typed: « A-4M7T »."""
        draft = turn.draft
        if draft is None:
            return
        typed = turn.message.message_id
        await turn.uow.outbox.delete_message(await turn.chat(), typed, now=turn.now)
        try:
            await self._called(turn, draft, reference_in(turn.text) or "")
        except (AlertUnknown, AlertOver) as no:
            await turn.uow.drafts.discard(draft.id)
            await turn.show(draft, Message(text=await _why(turn, no)))

    async def stay(self, turn: Turn, _: StayOpen) -> None:
        """Annuler."""
        await _forget(turn)
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
            await _ask_which(turn, alert)
        else:
            await self._ask(turn, alert.id, End(outcome))

    async def _same(self, turn: Turn, button: ChooseSame) -> None:
        alert = await closable(turn.moment, turn.me, button.alert)
        other = await other_alert(turn.moment, turn.me, alert, button.other)
        await self._ask(turn, alert.id, End(Outcome.DUPLICATE, same_as=other.id))

    async def _called(self, turn: Turn, draft: Draft, reference: str) -> None:
        alert = await closable(turn.moment, turn.me, draft.state["alert"])
        try:
            other = await other_called(turn.moment, turn.me, alert, reference)
        except AlertUnknown:
            draft = await turn.uow.drafts.advance(draft, "", draft.state, turn.now)
            others = await _alike(turn, turn.me, alert)
            screen = texts.which(alert, others, turn.today, unfit=reference)
            await turn.show(draft, screen)
            return
        await turn.uow.outbox.delete(draft.slot, now=turn.now)
        await self._ask(turn, alert.id, End(Outcome.DUPLICATE, same_as=other.id))

    async def _ask(self, turn: Turn, alert_id: str, end: End) -> None:
        await _forget(turn)
        words = Words(purpose=Purpose.LESSON, alert=alert_id, about=end.to_code())
        await self.ask(turn, words)


async def _ask_which(turn: Turn, alert: Alert) -> None:
    """The keys of the newest, and a typed reference for any other."""
    draft = await turn.uow.drafts.open(turn.me.id, KIND, "", {"alert": alert.id}, turn.now)
    others = await _alike(turn, turn.me, alert)
    await turn.show(draft, texts.which(alert, others, turn.today))


async def _forget(turn: Turn) -> None:
    """No reference is awaited any more: what is typed means something else again."""
    draft = await turn.uow.drafts.of_kind(turn.me.id, KIND)
    if draft is not None:
        await turn.uow.drafts.discard(draft.id)


async def _alike(turn: Turn, member: Member, alert: Alert) -> list[Alert]:
    """The newest alerts of the same commune that one may see, and that stand by themselves."""
    here = Wanted(insee=alert.insee)
    newest = await turn.uow.alert_lists.page(member, here, limit=LOOKED_AT)
    others = [one for one in newest if one.id != alert.id and one.status not in VOID]
    return others[:OFFERED]


async def _goes(turn: Turn, act: Awaitable[None]) -> bool:
    """Whether it could be done; if not, the press was answered with the reason."""
    try:
        await act
    except (AlertUnknown, AlertOver) as no:
        turn.answer(await _why(turn, no), alert=True)
    except WordsUnwanted as no:
        turn.answer(no.said, alert=True)
    else:
        return True
    return False


async def _why(turn: Turn, no: AlertUnknown | AlertOver) -> str:
    if isinstance(no, AlertOver):
        return alert_texts.over(await telling_of(turn.moment, no.alert))
    return alert_texts.unknown()


async def _take_question_away(turn: Turn) -> None:
    question = turn.message.message_id
    await turn.uow.outbox.delete_message(await turn.chat(), question, now=turn.now)
