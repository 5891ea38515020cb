"""The clocks of a place as iCalendar tells them: a VTIMEZONE with the rule by which they change.

Written here, because `icalendar` lists each change since 1970 and sets those of spring an hour late
(RFC 5545 section 3.6.5: an observance begins by the clock of the one before), and because Outlook
knows clocks that change by a rule once a year, and no lists.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

YEARS = 12
"""How far ahead it is looked whether the rule holds: nobody plans a meeting later than that."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEK = 7
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Change:
    """The clocks change at `local`, as the clock of before shows it; offsets are from UTC."""

    local: datetime
    before: timedelta
    after: timedelta
    is_summer: bool
    name: str

    @property
    def rule(self) -> str:
        """« The last Sunday of March at 2 », as an RRULE."""
        day = self.local.day
        is_last = day > monthrange(self.local.year, self.local.month)[1] - _WEEK
        nth = -1 if is_last else (day - 1) // _WEEK + 1
        return f"FREQ=YEARLY;BYMONTH={self.local.month};BYDAY={nth}{_DAYS[self.local.weekday()]}"


def clocks_of(zone: ZoneInfo, since: int) -> "Timezone":
    """The clocks of a zone from the year `since` on, and what they showed before it."""
    from icalendar import Timezone

    written = Timezone()
    written.add("tzid", zone.key)
    changes = _changes(zone.key, since - 1)
    if not changes:
        written.add_component(_constant(zone, since))
    for alike in _by_observance(changes).values():
        written.add_component(_observance(alike))
    return written


def _by_observance(changes: Sequence[_Change]) -> Mapping[object, Sequence[_Change]]:
    alike: dict[object, list[_Change]] = defaultdict(list)
    for change in changes:
        alike[change.before, change.after, change.local.time()].append(change)
    return alike


def _observance(alike: Sequence[_Change]) -> "TimezoneStandard | TimezoneDaylight":
    from icalendar import TimezoneDaylight, TimezoneStandard, vRecur

    first = alike[0]
    written = TimezoneDaylight() if first.is_summer else TimezoneStandard()
    written.add("dtstart", first.local)
    written.add("tzoffsetfrom", first.before)
    written.add("tzoffsetto", first.after)
    written.add("tzname", first.name)
    if len({change.rule for change in alike}) == 1 and _each_year(alike):
        written.add("rrule", vRecur.from_ical(first.rule))
    elif others := [change.local for change in alike[1:]]:
        written.add("rdate", others)
    return written


def _constant(zone: ZoneInfo, year: int) -> "TimezoneStandard":
    from icalendar import TimezoneStandard

    begins = datetime(year, 1, 1, tzinfo=zone)
    written = TimezoneStandard()
    written.add("dtstart", begins.replace(tzinfo=None))
    written.add("tzoffsetfrom", begins.utcoffset())
    written.add("tzoffsetto", begins.utcoffset())
    written.add("tzname", begins.tzname())
    return written


def _each_year(alike: Sequence[_Change]) -> bool:
    return len({change.local.year for change in alike}) == len(alike) == YEARS


@cache
def _changes(key: str, first_year: int) -> Sequence[_Change]:
    return list(_found(ZoneInfo(key), first_year))


def _found(zone: ZoneInfo, first_year: int) -> Iterator[_Change]:
    day = datetime(first_year, 1, 1, tzinfo=UTC)
    while day.year < first_year + YEARS:
        following = day + _DAY
        if _offset(zone, day) != _offset(zone, following):
            yield _change(zone, _between(zone, day, following))
        day = following


def _between(zone: ZoneInfo, early: datetime, late: datetime) -> datetime:
    """The first minute of the new clock, looked for by halves."""
    before = _offset(zone, early)
    while late - early > _MINUTE:
        middle = early + (late - early) // (2 * _MINUTE) * _MINUTE
        if _offset(zone, middle) == before:
            early = middle
        else:
            late = middle
    return late


def _change(zone: ZoneInfo, at: datetime) -> _Change:
    before, after = _offset(zone, at - _MINUTE), at.astimezone(zone)
    return _Change(
        local=(at + before).replace(tzinfo=None),
        before=before,
        after=_offset(zone, at),
        is_summer=bool(after.dst()),
        name=after.tzname() or zone.key,
    )


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
