"""How long an alert waits for an answer before somebody else is asked, by its severity."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

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
    policy = moment.policy
    if alert.immediate_danger or alert.severity is Severity.RED:
        return moment.now + _longer(timedelta(minutes=policy.relay_red_minutes), rounds)
    if alert.severity is Severity.ORANGE:
        return moment.now + _longer(timedelta(hours=policy.relay_orange_hours), rounds)
    worked = _longer(timedelta(hours=policy.relay_calm_hours), rounds)
    return OfficeHours.of(policy, moment.zone).after(moment.now, worked)


def hours_of(moment: Moment, alert: Alert, to: Recipients) -> Mapping[Step, datetime]:
    """When each step would be asked about a new alert that nobody answers."""
    hours: dict[Step, datetime] = {}
    at = moment.now
    for step in IN_ORDER:
        if people_at(to, step):
            hours[step] = at
            at = next_due(replace(moment, now=at), alert)
    return hours


def _longer(wait: timedelta, rounds: int) -> timedelta:
    return min(wait * (1 << min(rounds, MOST_DOUBLINGS)), LONGEST)
