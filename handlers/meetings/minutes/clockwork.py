"""When the clock speaks about a decision: before its day, after it, and to the coordination."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from handlers.moment import Moment
from storage.decisions import Decision, DecisionStep

MORNING = time(9)
NOTICE = timedelta(days=2)
"""How long before its day whoever leads is reminded."""


def first_step(moment: Moment, decision: Decision) -> Decision:
    """A reminder, while there is time for one; else the question on the day after."""
    due_on = moment.day_of(decision.due_at)
    notice = datetime.combine(due_on - NOTICE, MORNING, moment.zone)
    if notice > moment.now:
        return replace(decision, step=DecisionStep.REMIND, step_at=notice)
    return to_be_asked(moment, decision)


def to_be_asked(moment: Moment, decision: Decision) -> Decision:
    """On the morning after its day; where that is gone by, after as long as news may take."""
    morning = datetime.combine(
        moment.day_of(decision.due_at) + timedelta(days=1), MORNING, moment.zone
    )
    later = moment.now + timedelta(days=moment.policy.news_days)
    step_at = morning if morning > moment.now else later
    return replace(decision, step=DecisionStep.ASK, step_at=step_at)


def to_surface(moment: Moment, decision: Decision) -> Decision:
    """Asked: the coordination learns if no answer comes."""
    grace = timedelta(hours=moment.policy.lapse_grace_hours)
    return replace(decision, step=DecisionStep.SURFACE, step_at=moment.now + grace)


def at_rest(decision: Decision) -> Decision:
    """The clock does nothing more about it."""
    return replace(decision, step=None, step_at=None)
