"""How long an alert waits for an answer before somebody else is asked, by its severity."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.alerts.escalating.holding import held_until
from handlers.alerts.escalating.office_hours import OfficeHours
from handlers.alerts.escalating.steps import IN_ORDER, people_at
from handlers.alerts.routing import Recipients
from handlers.moment import Moment
from storage.alerts import Alert, Severity
from storage.escalations import Step

LONGEST = timedelta(days=7)
"""The distance between two requests grows no further than this."""
MOST_DOUBLINGS = 10


def next_due(moment: Moment, alert: Alert, rounds: int = 0) -> datetime:
    """When an alert goes on if nobody answers; each round (0, 1, 2 …) lasts twice the last one."""
    return _due(moment, Severity.RED if alert.immediate_danger else alert.severity, rounds)


def is_overdue(moment: Moment, severity: Severity, sent_at: datetime) -> bool:
    """Whether an alert that was sent then should have had an answer by now."""
    sent = replace(moment, now=sent_at)
    told_at = held_until(sent, severity) or sent_at
    return _due(replace(moment, now=told_at), severity) <= moment.now


def _due(moment: Moment, severity: Severity, rounds: int = 0) -> datetime:
    policy = moment.policy
    if severity is Severity.RED:
        return moment.now + _longer(timedelta(minutes=policy.relay_red_minutes), rounds)
    if severity is Severity.ORANGE:
        return moment.now + _longer(timedelta(hours=policy.relay_orange_hours), rounds)
    worked = _longer(timedelta(hours=policy.relay_calm_hours), rounds)
    due_at = OfficeHours.of(policy, moment.zone).after(moment.now, worked)
    # Office hours may reach into the night that the council has set.
    later = held_until(replace(moment, now=due_at), severity)
    return later or due_at


def hours_of(moment: Moment, alert: Alert, to: Recipients) -> Mapping[Step, datetime]:
    """When each step would be asked about a new alert that nobody answers."""
    at = held_until(moment, alert) or moment.now
    hours: dict[Step, datetime] = {}
    for step in IN_ORDER:
        if people_at(to, step):
            hours[step] = at
            at = next_due(replace(moment, now=at), alert)
    return hours


def _longer(wait: timedelta, rounds: int) -> timedelta:
    return min(wait * (1 << min(rounds, MOST_DOUBLINGS)), LONGEST)
