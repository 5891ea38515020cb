"""Read from when to when, as people type it: « jusqu'à lundi », « du 24 au 26 », « 3 jours »."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from handlers.dates.typed import (
    DateReason,
    Misunderstood,
    Understood,
    parse_day,
    parse_moment,
    plain_letters,
)
from handlers.dates.vocabulary import RELATIVE, WEEKDAY_OF_WORD

ONE_DAY = timedelta(days=1)
SATURDAY = 5
_COUNTS = {"un": 1, "une": 1, "a": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3}
_WEEKDAY = "|".join(WEEKDAY_OF_WORD)

_AWAY = re.compile(r"^(?:je (?:suis|serai) |i am |i'll be )?(?:absente?|away) ")
_BOTH = re.compile(r"^(?:du |de |d'|des le |from )(?=\S)")
_BETWEEN = re.compile(r" (?:(?:jusqu')?(?:au|a)|to|until|-) ")
_UNTIL = re.compile(r"^(?:jusqu')?(?:au |a |until |till )")
_EVENING = re.compile(r" ?\b(?:au soir|soir|evening|inclus|included)\b")
_TONIGHT = frozenset({"ce", "tonight", ""})
_WEEKEND = re.compile(r"^(?:ce |le |the |this )?week-?end$")
_LENGTH = re.compile(
    rf"^(?:pendant |pour |for )?(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)})"
    r" ?(?P<unit>jours?|semaines?|days?|weeks?)$"
)
_NUMBER = re.compile(
    rf"^(?P<head>(?:le |the )?(?:(?:{_WEEKDAY}) )?)(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?"
    r"(?P<tail>(?: (?:a |at )?\d.*)?)$"
)

_Side: TypeAlias = date | datetime | Misunderstood
"""A day, an hour of the clocks (naive), or why it is neither."""


@dataclass(frozen=True, slots=True)
class Period:
    """From an instant to another, both in UTC; the last day that was named belongs to it."""

    from_at: datetime
    until_at: datetime


def parse_period(text: str, now: datetime, zone: ZoneInfo) -> Period | Misunderstood:
    """Read days away. A day without another is the last one; `now` is aware, and begins then.

    Hours are those of the clocks of `zone`. Nothing is guessed: see `DateReason`.
    """
    said = _AWAY.sub("", plain_letters(text)).strip(" .!")
    if _WEEKEND.match(said):
        return _weekend(now, zone)
    if length := _LENGTH.match(said):
        return _lasting(length, now, zone)
    if _BOTH.match(said):
        return _from_to(_BOTH.sub("", said), now, zone)
    return _closed(now, _last(_UNTIL.sub("", said), now, now, zone), now, zone)


def whole_days(first: date, last: date, now: datetime, zone: ZoneInfo) -> Period:
    """From the first day, or now, to the end of the last."""
    begins = datetime.combine(first, time(), zone).astimezone(UTC)
    ends = datetime.combine(last + ONE_DAY, time(), zone).astimezone(UTC)
    return Period(max(begins, now), ends)


def _from_to(said: str, now: datetime, zone: ZoneInfo) -> Period | Misunderstood:
    """The first way to part the two sides that makes sense of both."""
    problem = Misunderstood(DateReason.UNCLEAR)
    for left, right in _parted(said):
        found = _of_sides(left, right, now, zone)
        if isinstance(found, Period):
            return found
        if problem.reason is DateReason.UNCLEAR:
            problem = found
    return problem


def _of_sides(left: str, right: str, now: datetime, zone: ZoneInfo) -> Period | Misunderstood:
    begun = _first(left, right, now, zone)
    if isinstance(begun, Misunderstood):
        return begun
    from_at = max(_instant(begun, zone), now)
    return _closed(from_at, _last(right, from_at, now, zone), now, zone)


def _first(said: str, right: str, now: datetime, zone: ZoneInfo) -> _Side:
    """« du 24 au 26 décembre »: the month that is named belongs to both."""
    if not (_NUMBER.match(said)) or _NUMBER.match(right):
        return _side(said, now, now, zone)
    last = _side(right, now, now, zone)
    if isinstance(last, Misunderstood):
        return last
    day = last.date() if isinstance(last, datetime) else last
    return _side(_dated(said, day, -ONE_DAY), now, now, zone)


def _last(said: str, start: datetime, now: datetime, zone: ZoneInfo) -> _Side:
    plain = _EVENING.sub("", said).strip()
    if said and plain in _TONIGHT:
        return now.astimezone(zone).date()
    return _side(plain, start, now, zone)


def _side(said: str, start: datetime, now: datetime, zone: ZoneInfo) -> _Side:
    """A day or a moment that is not before `start`; « demain » is tomorrow whatever begins when."""
    earliest = now if RELATIVE.search(said) else start
    today = earliest.astimezone(zone).date()
    said = _dated(said, today, ONE_DAY)
    reading = parse_moment(said, earliest, zone)
    if isinstance(reading, Understood):
        return reading.local
    if reading.reason is DateReason.NO_TIME:
        return parse_day(said, today)
    if reading.reason is DateReason.NO_DATE:
        at = parse_moment(f"{today.isoformat()} {said}", earliest, zone)
        return at.local if isinstance(at, Understood) else reading
    return reading


def _dated(said: str, day: date, step: timedelta) -> str:
    """A number alone is the nearest day of the month that has it, from `day` on or backwards."""
    parts = _NUMBER.match(said)
    if parts is None or not 1 <= int(parts["day"]) <= 31:  # noqa: PLR2004 - days of a month
        return said
    while day.day != int(parts["day"]):
        day += step
    return f"{parts['head']}{day.isoformat()}{parts['tail']}"


def _closed(
    from_at: datetime, last: _Side, now: datetime, zone: ZoneInfo
) -> Period | Misunderstood:
    if isinstance(last, Misunderstood):
        return last
    ends = last if isinstance(last, datetime) else last + ONE_DAY
    period = Period(from_at, _instant(ends, zone))
    if period.until_at <= max(period.from_at, now):
        return Misunderstood(DateReason.PAST)
    return period


def _lasting(length: re.Match[str], now: datetime, zone: ZoneInfo) -> Period | Misunderstood:
    count = _COUNTS.get(length["count"]) or int(length["count"])
    days = count * (7 if length["unit"].startswith(("semaine", "week")) else 1)
    if not days:
        return Misunderstood(DateReason.UNCLEAR)
    today = now.astimezone(zone).date()
    return whole_days(today, today + (days - 1) * ONE_DAY, now, zone)


def _weekend(now: datetime, zone: ZoneInfo) -> Period:
    today = now.astimezone(zone).date()
    saturday = today + (SATURDAY - today.weekday()) * ONE_DAY
    return whole_days(saturday, saturday + ONE_DAY, now, zone)


def _parted(said: str) -> Iterator[tuple[str, str]]:
    for between in _BETWEEN.finditer(said):
        yield said[: between.start()], said[between.end() :]


def _instant(side: date, zone: ZoneInfo) -> datetime:
    local = side if isinstance(side, datetime) else datetime.combine(side, time())
    return local.replace(tzinfo=zone).astimezone(UTC)
