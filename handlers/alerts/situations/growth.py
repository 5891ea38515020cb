"""Whether a situation grows: more alerts than before, or graver ones, with the rule that fired."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from storage.alerts import Alert
from storage.policy import Policy
from storage.statuses import VOID

DANGER = 5
"""Immediate danger is graver than red."""


class Rule(StrEnum):
    """Why it is said to grow."""

    FREQUENCY = "frequency"
    """So many alerts in so many days, and more than in as many days before."""
    SEVERITY = "severity"
    """The newest alert is of these days, and graver than every one before."""


@dataclass(frozen=True, slots=True)
class Growth:
    """The rules that fired, in their order, and how many alerts came within how many days."""

    rules: tuple[Rule, ...]
    count: int
    days: int

    def __bool__(self) -> bool:
        return bool(self.rules)


def growth_of(alerts: Sequence[Alert], now: datetime, policy: Policy) -> Growth:
    """Look at the alerts of one situation, in whatever order they come."""
    counted = [each for each in alerts if each.status not in VOID]
    window = timedelta(days=policy.growth_days)
    lately = [each for each in counted if now - window < each.created_at <= now]
    before = [each for each in counted if now - 2 * window < each.created_at <= now - window]
    fired = {
        Rule.FREQUENCY: len(lately) >= policy.growth_count and len(lately) > len(before),
        Rule.SEVERITY: _is_graver(counted, now - window),
    }
    return Growth(tuple(rule for rule in Rule if fired[rule]), len(lately), policy.growth_days)


def _is_graver(alerts: Sequence[Alert], since: datetime) -> bool:
    """Whether the newest is graver than all the others, and later than `since`."""
    newest = max(alerts, key=_in_time, default=None)
    if newest is None or newest.created_at <= since:
        return False
    others = [_grade(each) for each in alerts if each is not newest]
    return bool(others) and _grade(newest) > max(others)


def _in_time(alert: Alert) -> tuple[datetime, str]:
    return alert.created_at, alert.id


def _grade(alert: Alert) -> int:
    return DANGER if alert.immediate_danger else alert.severity
