"""When a series of meetings takes place: a rule of RFC 5545, read on the clocks of a zone."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import IntEnum
from itertools import takewhile
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_END_OF_DAY = time(23, 59, 59)
_WITHIN_A_DAY = ("HOURLY", "MINUTELY", "SECONDLY", "BYHOUR", "BYMINUTE", "BYSECOND")


class Nth(IntEnum):
    """Which one of the month; a fifth is left out, as most months have none."""

    FIRST = 1
    SECOND = 2
    THIRD = 3
    FOURTH = 4
    LAST = -1


class RuleUnreadable(Exception):
    """A text is no recurrence rule, or one that comes back within a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """A series: `rule` is the value of an RRULE, `since` the first hour on the clocks of `zone`.

    `since` is naive. `without` are the days, there, on which the series pauses. Raises
    `RuleUnreadable`.
    """

    rule: str
    since: datetime
    zone: ZoneInfo
    without: Collection[date] = frozenset()

    def __post_init__(self) -> None:
        self._rule()

    def until(self, day: date) -> "Recurrence":
        """The same series up to the end of this day, which is still in it."""
        # RFC 5545 section 3.3.10: where DTSTART names a zone, UNTIL is in UTC.
        last = datetime.combine(day, _END_OF_DAY, self.zone).astimezone(UTC)
        return self._ending(f"UNTIL={last:%Y%m%dT%H%M%SZ}")

    def times(self, count: int) -> "Recurrence":
        """The same series, this often from `since` on; a day in `without` counts as one."""
        return self._ending(f"COUNT={count}")

    @property
    def last_day(self) -> date | None:
        """The last day that may have one, where the rule names it."""
        named = re.search(r"UNTIL=(\d{8}T\d{6})Z", self.rule)
        if named is None:
            return None
        until = datetime.fromisoformat(named[1]).replace(tzinfo=UTC)
        return until.astimezone(self.zone).date()

    def meetings(self) -> Iterator[datetime]:
        """When each one begins, in order, aware, on the clocks of `zone`; may have no end.

        What the clocks skip or repeat is read as RFC 5545 section 3.3.5 says: 2 h 30 of the night
        that has none is 3 h 30, and of the night that has two, the first.
        """
        for nominal in self._rule():
            if nominal.date() not in self.without:
                # By way of UTC, because only so an hour that does not exist becomes one that does.
                yield nominal.replace(tzinfo=self.zone).astimezone(UTC).astimezone(self.zone)

    def between(self, after: datetime, before: datetime) -> list[datetime]:
        """Those that begin later than `after` and not later than `before`, both aware."""
        known = takewhile(lambda begins: _instant(begins) <= before, self.meetings())
        return [begins for begins in known if _instant(begins) > after]

    def _ending(self, part: str) -> "Recurrence":
        endless = [one for one in self.rule.split(";") if not one.startswith(("UNTIL=", "COUNT="))]
        return Recurrence(
            rule=";".join([*endless, part]), since=self.since, zone=self.zone, without=self.without
        )

    def _rule(self) -> rrule:
        try:
            read = rrulestr(self.rule, dtstart=self.since.replace(tzinfo=self.zone))
        except (ValueError, KeyError) as error:
            raise RuleUnreadable from error
        if not isinstance(read, rrule) or any(part in self.rule for part in _WITHIN_A_DAY):
            raise RuleUnreadable
        return read


def every_weeks(weeks: int, weekday: int) -> str:
    """Return the rule of « tous les deux mardis »; weekdays count from Monday, 0."""
    return f"FREQ=WEEKLY;INTERVAL={weeks};BYDAY={_DAYS[weekday]}"


def monthly(nth: Nth, weekday: int) -> str:
    """Return the rule of « le premier jeudi du mois »."""
    return f"FREQ=MONTHLY;BYDAY={nth:+d}{_DAYS[weekday]}"


def _instant(begins: datetime) -> datetime:
    # Two moments of one zone are compared by their clocks, which an autumn night shows twice.
    return begins.astimezone(UTC)
