"""« Je ne peux pas »: whoever was asked says so, and the next is asked where nobody is left."""

from dataclasses import dataclass
from enum import StrEnum, auto

from handlers.alerts.escalating.advancing import foresee
from handlers.alerts.escalating.asking import ask
from handlers.alerts.escalating.steps import step_of
from handlers.alerts.notices import refresh
from handlers.alerts.telling import Telling, telling_of
from handlers.moment import Moment
from storage.members import Member
from storage.statuses import FINAL


class Refusal(StrEnum):
    """What a « Je ne peux pas » did."""

    NOTED = auto()
    BEFORE = auto()
    """The same person said so before: nothing changed."""
    ANSWERED = auto()
    """Somebody has seen it: nobody is asked any more."""
    OVER = auto()
    """Nothing follows any more."""
    NOT_ASKED = auto()
    """One may read it, and is not asked for an answer."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What it did, and how the alert stands now."""

    refusal: Refusal
    telling: Telling


async def cannot_answer(moment: Moment, member: Member, alert_id: str) -> Outcome:
    """Say that one cannot. Raises `AlertUnknown`, also for one that is hidden."""
    alert = await moment.uow.alerts.get_visible(alert_id, member)
    telling = await telling_of(moment, alert)
    if alert.status in FINAL:
        return Outcome(Refusal.OVER, telling)
    if not _is_asked(telling, member):
        return Outcome(Refusal.NOT_ASKED, telling)
    if not telling.is_unanswered:
        return Outcome(Refusal.ANSWERED, telling)
    if not await moment.uow.declined.add(alert.id, member.id, moment.now):
        return Outcome(Refusal.BEFORE, telling)
    await moment.uow.audit.append(member.id, "alert.declined", alert.id, moment.now)
    return Outcome(Refusal.NOTED, await _pass_on(moment, telling, member))


def _is_asked(telling: Telling, member: Member) -> bool:
    return member.id in telling.asked


async def _pass_on(moment: Moment, before: Telling, member: Member) -> Telling:
    """The next are asked at once where this was the last of those who were asked last.

    At night what can wait asks them in the morning.

    Where everybody has declined the alert keeps its hour, and asks again.
    """
    if _asked_last(before) == {member.id} and _somebody_else_is_there(before, member):
        await moment.uow.escalations.hurry(before.alert.id, moment.now)
        going = await foresee(moment, before.alert.id)
        if going is not None:
            return await ask(moment, going)
    after = await telling_of(moment, before.alert)
    await refresh(moment, after)
    return after


def _asked_last(telling: Telling) -> frozenset[str]:
    """Those who can still answer and were asked at this step, or at the last one before it.

    Somebody who was on call when they were asked may be at a later one by now.
    """
    to = telling.recipients.but(telling.alert.author)
    here = telling.asked & to.ids() - telling.declined
    steps = {one: step_of(one, to) for one in here}
    last = min(telling.escalation.step, max(steps.values(), default=telling.escalation.step))
    return frozenset(one for one, step in steps.items() if step >= last)


def _somebody_else_is_there(telling: Telling, member: Member) -> bool:
    to = telling.recipients.but(telling.alert.author)
    able = {one.id for one in (*to.officials, *to.coordinators)} - telling.declined
    return bool(able - {member.id})
