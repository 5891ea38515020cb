"""Read a day and an hour as people type them, and never guess: « jeudi 3 décembre à 14 h »."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum, auto
from zoneinfo import ZoneInfo

from handlers.dates.days import without_year
from handlers.dates.vocabulary import (
    DATES,
    DAY_OF_WEEK,
    FILLERS,
    HOURS,
    MONTH_OF_WORD,
    RELATIVE,
    RELATIVE_DAYS,
    WEEKDAY_OF_WORD,
)


class DateReason(StrEnum):
    """Why a text was not read as one moment to come."""

    NO_DATE = auto()
    NO_TIME = auto()
    UNCLEAR = auto()
    """Something in the text was not understood, so the rest may mean something else."""
    IMPOSSIBLE_DATE = auto()
    IMPOSSIBLE_TIME = auto()
    WEEKDAY_MISMATCH = auto()
    PAST = auto()
    FUTURE = auto()
    """A day gone by was asked for."""
    AMBIGUOUS_DAY = auto()
    """« jeudi prochain » on a Monday; `Misunderstood` has the days to choose from."""
    SKIPPED_HOUR = auto()
    """In spring the clock jumps over this hour."""
    REPEATED_HOUR = auto()
    """In autumn the clock shows this hour twice."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The moment that was meant, on the clocks of the council (naive)."""

    local: datetime


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """Why there is no moment; for `AMBIGUOUS_DAY`, what remains to be chosen.

    `between` has the days that may be meant, `at` the hour that was understood with them.
    """

    reason: DateReason
    between: tuple[date, ...] = ()
    at: time | None = None


Reading = Understood | Misunderstood


def parse_moment(text: str, now: datetime, zone: ZoneInfo) -> Reading:
    """Read a day and an hour to come. `now` is aware, the hour is that of the clocks of `zone`."""
    said = _Said(text)
    today = now.astimezone(zone).date()
    try:
        days, hour = _days(said, today), _hour(said)
        said.expect_nothing_more()
        coming = [day for day in days if _utc(datetime.combine(day, hour), zone) > now]
        moment = datetime.combine(_the_one(coming, hour), hour)
        _check_clocks(moment, zone)
        return Understood(moment)
    except _MisreadError as misread:
        return misread.reading


def parse_day(text: str, today: date) -> date | Misunderstood:
    """Read a day alone, today or later."""
    said = _Said(text)
    try:
        days = _days(said, today)
        said.expect_nothing_more()
        return _the_one([day for day in days if day >= today])
    except _MisreadError as misread:
        return misread.reading


def parse_past_day(text: str, today: date) -> date | Misunderstood:
    """Read a day alone, today or earlier: when something was decided."""
    said = _Said(text)
    try:
        days = _days(said, today)
        said.expect_nothing_more()
    except _MisreadError as misread:
        return misread.reading
    gone = [day for day in days if day <= today]
    return gone[-1] if gone else Misunderstood(DateReason.FUTURE)


def plain_letters(text: str) -> str:
    """The text in small letters on one line, without accents and curved apostrophes."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(letters.split())


class _MisreadError(Exception):
    def __init__(
        self, reason: DateReason, between: tuple[date, ...] = (), at: time | None = None
    ) -> None:
        super().__init__(reason)
        self.reading = Misunderstood(reason, between, at)


class _Said:
    """The text, from which each reader takes what it understands."""

    def __init__(self, text: str) -> None:
        self._rest = plain_letters(text)

    def take(self, *patterns: re.Pattern[str]) -> dict[str, str] | None:
        """The named parts of the first pattern that is found, once; what was found is gone."""
        for pattern in patterns:
            if found := pattern.search(self._rest):
                self._rest = f"{self._rest[: found.start()]} | {self._rest[found.end() :]}"
                return {name: part for name, part in found.groupdict().items() if part}
        return None

    def expect_nothing_more(self) -> None:
        if not FILLERS.issuperset(re.findall(r"[^\s|,.;]+", self._rest)):
            raise _MisreadError(DateReason.UNCLEAR)


def _days(said: _Said, today: date) -> list[date]:
    """The days that the words allow: one, or two where a weekday alone leaves a doubt."""
    dated, relative, weekday = said.take(*DATES), said.take(RELATIVE), said.take(DAY_OF_WEEK)
    if dated:
        day = _calendar_day(dated, today)
    elif relative:
        day = _relative_day(relative, today)
    elif weekday:
        return _coming(weekday, today)
    else:
        raise _MisreadError(DateReason.NO_DATE)
    if relative and day != _relative_day(relative, today):
        raise _MisreadError(DateReason.UNCLEAR)
    if weekday and day.weekday() != WEEKDAY_OF_WORD[weekday["word"]]:
        raise _MisreadError(DateReason.WEEKDAY_MISMATCH)
    return [day]


def _relative_day(parts: dict[str, str], today: date) -> date:
    return today + timedelta(days=RELATIVE_DAYS[parts["word"]])


def _calendar_day(parts: dict[str, str], today: date) -> date:
    month = MONTH_OF_WORD[parts["name"]] if "name" in parts else int(parts["month"])
    day = int(parts["day"])
    try:
        if "year" in parts:
            return date(int(parts["year"]), month, day)
        if "short_year" in parts:
            return date(2000 + int(parts["short_year"]), month, day)
        return without_year(month, day, today)
    except ValueError:
        raise _MisreadError(DateReason.IMPOSSIBLE_DATE) from None


def _coming(parts: dict[str, str], today: date) -> list[date]:
    """« lundi » on a Monday is today or in a week; « prochain » is the next one or next week's."""
    weekday = WEEKDAY_OF_WORD[parts["word"]]
    ahead = (weekday - today.weekday()) % 7
    if "before" in parts or "after" in parts:
        in_next_week = 7 - today.weekday() + weekday
        choices = sorted({ahead or 7, in_next_week})
    else:
        choices = [ahead] if ahead else [0, 7]
    return [today + timedelta(days=days) for days in choices]


def _hour(said: _Said) -> time:
    parts = said.take(*HOURS)
    if parts is None:
        raise _MisreadError(DateReason.NO_TIME)
    if "noon" in parts:
        return time(12)
    try:
        return _clock(int(parts["hour"]), int(parts.get("minute", 0)), parts.get("half"))
    except ValueError:
        raise _MisreadError(DateReason.IMPOSSIBLE_TIME) from None


def _clock(hour: int, minute: int, half: str | None) -> time:
    if half is None:
        return time(hour, minute)
    if not 1 <= hour <= 12:  # noqa: PLR2004 - the hours on the face of a clock
        raise ValueError(hour)
    return time(hour % 12 + (12 if half == "p" else 0), minute)


def _check_clocks(local: datetime, zone: ZoneInfo) -> None:
    first, second = (_utc(local.replace(fold=fold), zone) for fold in (0, 1))
    if first.astimezone(zone).replace(tzinfo=None) != local:
        raise _MisreadError(DateReason.SKIPPED_HOUR)
    if first != second:
        raise _MisreadError(DateReason.REPEATED_HOUR)


def _utc(local: datetime, zone: ZoneInfo) -> datetime:
    return local.replace(tzinfo=zone).astimezone(UTC)


def _the_one(coming: Sequence[date], at: time | None = None) -> date:
    if not coming:
        raise _MisreadError(DateReason.PAST)
    if len(coming) > 1:
        raise _MisreadError(DateReason.AMBIGUOUS_DAY, tuple(coming), at)
    return coming[0]
