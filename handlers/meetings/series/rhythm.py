"""How often a meeting comes back, as a coordinator chooses it, and what rule that makes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice
from zoneinfo import ZoneInfo

from handlers.dates import holiday_on
from handlers.meetings.series.recurrence import Nth, Recurrence, every_weeks, monthly

FEWEST = 2
"""One meeting is no series."""
LONGEST = timedelta(days=2 * 366)
"""People plan a season or two ahead; whatever is longer is a slip in the year."""
_WEEK = 7
_ENDS = ((6, 30), (12, 31))


class Rhythm(StrEnum):
    """How often; each is counted from the day of the first meeting."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"

    @classmethod
    def of(cls, rule: str) -> "Rhythm":
        """The rhythm that made this rule."""
        if rule.startswith("FREQ=MONTHLY"):
            return cls.MONTHLY
        return cls.FORTNIGHTLY if "INTERVAL=2" in rule else cls.WEEKLY


class EndTooSoon(Exception):
    """Up to that day there is not a second meeting."""


class EndTooLate(Exception):
    """The series would go on for more than two years."""


def nth_of(day: date) -> Nth:
    """Which one of its weekday this day is in its month; a fifth is the last."""
    number = (day.day - 1) // _WEEK + 1
    return Nth.LAST if number > Nth.FOURTH else Nth(number)


def recurring(rhythm: Rhythm, local: datetime, until: date, zone: ZoneInfo) -> Recurrence:
    """The series from `local` (naive) on; on later public holidays it pauses."""
    endless = Recurrence(rule=_rule(rhythm, local.date()), since=local, zone=zone)
    return pausing(endless.until(until))


def pausing(every: Recurrence) -> Recurrence:
    """The same series with a pause on each public holiday but its first day."""
    days = _holidays(every, every.since.date())
    return replace(every, without=frozenset(every.without).union(days))


def fitting(rhythm: Rhythm, local: datetime, until: date, zone: ZoneInfo) -> date:
    """The end, if it makes a series. Raises `EndTooSoon`, `EndTooLate`."""
    if until - local.date() > LONGEST:
        raise EndTooLate
    if len(list(islice(recurring(rhythm, local, until, zone).meetings(), FEWEST))) < FEWEST:
        raise EndTooSoon
    return until


def ends(rhythm: Rhythm, local: datetime, zone: ZoneInfo) -> Sequence[date]:
    """The next ends of June and December that make a series, two of them."""
    years = range(local.year, local.year + 3)
    possible = (date(year, month, day) for year in years for month, day in _ENDS)
    return list(islice((day for day in possible if _fits(rhythm, local, day, zone)), 2))


def _fits(rhythm: Rhythm, local: datetime, until: date, zone: ZoneInfo) -> bool:
    try:
        fitting(rhythm, local, until, zone)
    except (EndTooSoon, EndTooLate):
        return False
    return True


def _holidays(every: Recurrence, first: date) -> Sequence[date]:
    """Those on which nobody would come; about the first day its coordinator was asked."""
    days = (begins.date() for begins in every.meetings())
    return [day for day in days if day != first and holiday_on(day)]


def _rule(rhythm: Rhythm, first: date) -> str:
    if rhythm is Rhythm.MONTHLY:
        return monthly(nth_of(first), first.weekday())
    return every_weeks(2 if rhythm is Rhythm.FORTNIGHTLY else 1, first.weekday())
