"""Weeks and names as people type them: « S50 Mme Martin / 14/12 : Durand »; nothing is guessed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from handlers.dates import DateReason, Misunderstood, parse_day
from handlers.dates.typed import plain_letters
from handlers.dates.vocabulary import MONTH_OF_WORD, WEEKDAY_OF_WORD
from handlers.rota.names import Doubtful, Nobody, Unknown, who_is
from storage.members import Member

ONE_DAY, WEEK = timedelta(days=1), timedelta(days=7)
LONGEST = timedelta(days=62)
LAST_DAY_OF_MONTH = 31


class Reason(StrEnum):
    """Why a line was not read as days and somebody."""

    UNCLEAR = auto()
    NO_SUCH_DAY = auto()
    WRONG_WEEKDAY = auto()
    """« mardi 30 novembre », which is a Monday."""
    PAST = auto()
    NOT_MONDAY = auto()
    """A week that begins on another day: the first and the last day are asked for."""
    TOO_LONG = auto()
    UNKNOWN = auto()
    """Nobody of the town hall has this name."""
    SEVERAL = auto()
    """`among` have this name."""
    TWICE = auto()
    """These days have somebody else in the same message."""


@dataclass(frozen=True, slots=True)
class Entry:
    """In [first_day, until_day) this member is on call; None: nobody any more."""

    first_day: date
    until_day: date
    member: str | None


@dataclass(frozen=True, slots=True)
class Problem:
    """A line as it was typed, and why it does not count."""

    said: str
    reason: Reason
    among: tuple[str, ...] = ()
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """All that was typed; it counts whole, or not at all."""

    entries: Sequence[Entry]
    problems: Sequence[Problem]


def read_weeks(text: str, today: date, people: Sequence[Member]) -> Read:
    """Read weeks and names; `people` are those who may be on call."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for said in _items(text):
        try:
            entry = _entry(said, today, people)
            _expect_free(entry, entries)
        except _MisreadError as misread:
            problems.append(Problem(said, misread.reason, misread.among, misread.day))
        else:
            entries.append(entry)
    return Read(sorted(entries, key=lambda each: each.first_day), problems)


class _MisreadError(Exception):
    def __init__(
        self, reason: Reason, among: tuple[str, ...] = (), day: date | None = None
    ) -> None:
        super().__init__(reason)
        self.reason, self.among, self.day = reason, among, day


_MONTH = rf"(?:{'|'.join(sorted(MONTH_OF_WORD, key=len, reverse=True))})\b\.?"
_WEEKDAY = rf"(?:(?:{'|'.join(sorted(WEEKDAY_OF_WORD, key=len, reverse=True))})\.? )?"
_DATE = (
    rf"{_WEEKDAY}(?:20\d\d-\d\d-\d\d|\d{{1,2}}(?:er)?"
    rf"(?: ?[/.-] ?\d{{1,2}}(?: ?[/.-] ?(?:20)?\d\d)?(?![\d/])| {_MONTH}(?: 20\d\d)?))"
)
_HEAD = (
    r"(?:(?:semaines?|sem\.?|s\.?) ?)?(?:(?:du|de|le) )?(?:"
    rf"(?P<first>{_DATE}|{_WEEKDAY}\d{{1,2}}(?:er)?) (?:au|a|->|→|-) (?P<last>{_DATE})"
    rf"|(?P<day>{_DATE}))"
)
_NUMBER = (
    r"(?:semaine|sem\.?|s\.?) ?(?:n°|no) ?(?P<week>\d{1,2})"
    r"|(?:semaine|sem\.?|s\.?) ?(?P<number>\d{1,2})(?: ?[/-]? ?(?P<year>20\d\d))?"
)
_AFTER = rf"(?![\d/.]| ?[/.] ?\d| {_MONTH})"
_APART = r"[ :=,>→–-]+"
_WEEKS_FIRST = tuple(
    re.compile(rf"^(?:{head}){_APART}(?P<who>.+)$") for head in (_HEAD, _NUMBER + _AFTER)
)
_NAME_FIRST = tuple(
    re.compile(rf"^(?P<who>\D+?){_APART}(?:{head})$") for head in (_HEAD, _NUMBER + _AFTER)
)
_HAS_MONTH = re.compile(rf"\d ?[/.-] ?\d|\b{_MONTH}")
_BETWEEN = re.compile(
    r"\s*[\n;]\s*|\s+/\s+|\s*/\s*(?=s\.? ?\d|sem|du )"
    r"|,\s*(?=(?:et )?(?:s\.? ?\d|sem|du |le |\d{1,2} ?[/.]))",
    re.IGNORECASE,
)


def _items(text: str) -> list[str]:
    return [part for each in _BETWEEN.split(text) if (part := " ".join(each.split(None)))]


def _entry(said: str, today: date, people: Sequence[Member]) -> Entry:
    plain = plain_letters(said).strip(" .,")
    for pattern in (*_WEEKS_FIRST, *_NAME_FIRST):
        if found := pattern.match(plain):
            parts = {name: part for name, part in found.groupdict().items() if part}
            first, until = _days(parts, today)
            return Entry(first, until, _member(parts["who"], people))
    raise _MisreadError(Reason.UNCLEAR)


def _days(parts: dict[str, str], today: date) -> tuple[date, date]:
    monday = today - today.weekday() * ONE_DAY
    number = parts.get("number") or parts.get("week")
    if number:
        first = _monday_of(int(number), parts.get("year"), monday)
        return first, first + WEEK
    if "day" in parts:
        first = _day(parts["day"], monday)
        if first.weekday():
            raise _MisreadError(Reason.NOT_MONDAY, day=first)
        return first, first + WEEK
    return _range(parts["first"], parts["last"], today, monday)


def _range(first_said: str, last_said: str, today: date, monday: date) -> tuple[date, date]:
    last = _day(last_said, today)
    if _HAS_MONTH.search(first_said):
        first = _day(first_said, monday)
        last = _day(last_said, first)
    else:
        first = _same_month(int(re.findall(r"\d+", first_said)[0]), last)
    if not timedelta() <= last - first < LONGEST:
        raise _MisreadError(Reason.TOO_LONG)
    return first, last + ONE_DAY


def _same_month(day: int, last: date) -> date:
    """« du 30 au 6 décembre »: the nearest such day before."""
    if not 1 <= day <= LAST_DAY_OF_MONTH:
        raise _MisreadError(Reason.NO_SUCH_DAY)
    first = last
    while first.day != day:
        first -= ONE_DAY
    return first


def _day(said: str, earliest: date) -> date:
    found = parse_day(said, earliest)
    if isinstance(found, Misunderstood):
        raise _MisreadError(_REASONS.get(found.reason, Reason.UNCLEAR))
    return found


def _monday_of(week: int, year: str | None, earliest: date) -> date:
    """The coming week of this number (ISO 8601, as calendars print it)."""
    years: Iterator[int] = iter([int(year)] if year else [earliest.year, earliest.year + 1])
    for each in years:
        try:
            monday = date.fromisocalendar(each, week, 1)
        except ValueError:
            continue
        if monday >= earliest:
            return monday
    raise _MisreadError(Reason.PAST if year else Reason.NO_SUCH_DAY)


def _member(said: str, people: Sequence[Member]) -> str | None:
    found = who_is(said, people)
    if isinstance(found, Nobody):
        return None
    if isinstance(found, Unknown):
        raise _MisreadError(Reason.UNKNOWN)
    if isinstance(found, Doubtful):
        raise _MisreadError(Reason.SEVERAL, tuple(one.full_name for one in found.among))
    return found.id


def _expect_free(entry: Entry, others: Sequence[Entry]) -> None:
    for other in others:
        touch = entry.first_day < other.until_day and other.first_day < entry.until_day
        if touch and entry.member != other.member:
            raise _MisreadError(Reason.TWICE)


_REASONS = {
    DateReason.IMPOSSIBLE_DATE: Reason.NO_SUCH_DAY,
    DateReason.WEEKDAY_MISMATCH: Reason.WRONG_WEEKDAY,
    DateReason.PAST: Reason.PAST,
}
