"""What was decided, in one sentence that somebody typed: sealed, and read for some minutes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from handlers.alerts.showing import UNTIL, WHAT, reveal
from handlers.alerts.situations.decisions import wording_texts as texts
from handlers.alerts.situations.decisions.deciding import (
    DecisionOver,
    decision_in_charge,
    write_down,
)
from handlers.alerts.situations.decisions.reading import reading_of_one
from handlers.moment import Moment
from storage.decisions import Decision
from storage.members import Member
from storage.messages import Message
from storage.situations import Situation, SituationUnknown

DECISION, WHICH = "decision", "which"


class NothingSaid(Exception):
    """Nobody has said yet what was decided."""


async def worded(moment: Moment, member: Member, decision_id: str) -> tuple[Situation, Decision]:
    """One that this person may put into words. Raises `SituationUnknown` and `DecisionOver`."""
    situation, decision = await decision_in_charge(moment, member, decision_id)
    if not (situation.is_open and decision.is_open):
        raise DecisionOver
    return situation, decision


async def word(moment: Moment, member: Member, decision_id: str, said: str) -> Situation:
    """That is what was decided. Raises `SituationUnknown` and `DecisionOver`."""
    situation, decision = await worded(moment, member, decision_id)
    await moment.uow.decisions.keep(replace(decision, text=" ".join(said.split())))
    await write_down(moment, member, "situation.decision_worded", situation, decision.id)
    return situation


async def read(moment: Moment, member: Member, decision_id: str) -> None:
    """Show it in private. Raises `SituationUnknown`, `NothingSaid` and `PrivateChatGone`."""
    reading = await reading_of_one(moment, member, decision_id)
    situation, (decision,) = reading.situation, reading.decided
    if not decision.text:
        raise NothingSaid
    until = moment.now + moment.policy.reading_time()
    subject = {WHAT: DECISION, WHICH: decision.id, UNTIL: until.isoformat()}
    erased = texts.erased(situation, decision, until, moment.zone)
    await reveal(moment, member, subject, erased, about=situation.id, reference=situation.reference)
    await write_down(moment, member, "situation.decision_read", situation, decision.id)


async def opening(moment: Moment, member: Member, subject: Mapping[str, str]) -> Message | None:
    """What was decided, as it is shown to whoever may read it then."""
    try:
        reading = await reading_of_one(moment, member, subject[WHICH])
    except SituationUnknown:
        return None
    return texts.said(moment, reading, datetime.fromisoformat(subject[UNTIL]))
