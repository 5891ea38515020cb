"""Choosing a date and an hour, by keys or in words: shared by planning and moving."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from handlers.dates import (
    DateReason,
    Misunderstood,
    Understood,
    holiday_on,
    parse_day,
    parse_moment,
)

FIRST_HOUR, LAST_HOUR, STEP = 9 * 60, 18 * 60 + 30, 30
"""The hours offered as keys, in minutes of the day."""
OFFERED_DAYS = 10
SATURDAY = 5
SHORTEST, LONGEST = 15, 12 * 60
"""How long a meeting may last, in minutes."""
_LENGTH = re.compile(r"(?:(?P<hours>\d{1,2})\s*(?:h|heures?))?\s*(?:(?P<minutes>\d{1,3})\D*)?")


class Missing(StrEnum):
    """What remains to be said about a date."""

    DAY = "day"
    HOUR = "hour"
    HOLIDAY = "holiday"
    """The day is a public holiday, and nobody said yet that it is meant."""


class DateUnclear(Exception):
    """What was typed is not a moment to come."""

    def __init__(self, reason: DateReason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class When:
    """A date in the making. `minute` counts from midnight; `between` are days to choose from."""

    day: date | None = None
    minute: int | None = None
    between: tuple[date, ...] = ()
    holiday_kept: bool = False

    @property
    def missing(self) -> Missing | None:
        """The next thing to ask, or None when the moment is complete."""
        if self.day is None:
            return Missing.DAY
        if self.minute is None:
            return Missing.HOUR
        return Missing.HOLIDAY if self.holiday and not self.holiday_kept else None

    @property
    def holiday(self) -> str | None:
        """The public holiday of that day."""
        return holiday_on(self.day) if self.day else None

    @property
    def next_free(self) -> date | None:
        """The first day after it on which offices are open."""
        return working_days(self.day)[0] if self.day else None

    @property
    def local(self) -> datetime:
        """The moment on the clocks of the council (naive), once nothing is missing."""
        if self.day is None or self.minute is None:
            raise LookupError("the date is not complete")
        return datetime.combine(self.day, time(*divmod(self.minute, 60)))

    def picked(self, value: str, now: datetime, zone: ZoneInfo) -> "When":
        """The answer of a key. Raises `ValueError` where no key says this, `DateUnclear`."""
        match self.missing:
            case Missing.DAY:
                return _ahead(replace(self, day=date.fromisoformat(value), between=()), now, zone)
            case Missing.HOUR:
                return _ahead(replace(self, minute=_minute(value)), now, zone)
            case Missing.HOLIDAY if value == "keep":
                return replace(self, holiday_kept=True)
            case Missing.HOLIDAY if value == "other":
                return When()
            case Missing.HOLIDAY if self.next_free and value == self.next_free.isoformat():
                return _ahead(replace(self, day=self.next_free), now, zone)
        raise ValueError(value)

    def typed(self, text: str, now: datetime, zone: ZoneInfo) -> "When":
        """What somebody wrote: a day and an hour, a day, or an hour. Raises `DateUnclear`."""
        whole = parse_moment(text, now, zone)
        if isinstance(whole, Misunderstood) and whole.reason is DateReason.NO_DATE and self.day:
            whole = parse_moment(f"{self.day.isoformat()} {text}", now, zone)
        if isinstance(whole, Understood):
            return When(day=whole.local.date(), minute=_minutes(whole.local.time()))
        if whole.reason is DateReason.AMBIGUOUS_DAY and whole.at:
            return When(minute=_minutes(whole.at), between=whole.between)
        if whole.reason is DateReason.NO_TIME:
            return self._typed_day(text, now.astimezone(zone).date())
        raise DateUnclear(whole.reason)

    def before(self) -> "When | None":
        """One question back; None before the first."""
        match self.missing:
            case Missing.DAY:
                return None
            case Missing.HOUR:
                return When()
        return When(day=self.day)

    def as_state(self) -> dict[str, Any]:
        """For the draft."""
        return {
            "day": self.day.isoformat() if self.day else None,
            "minute": self.minute,
            "between": [day.isoformat() for day in self.between],
            "holiday_kept": self.holiday_kept,
        }

    @classmethod
    def of_state(cls, state: dict[str, Any]) -> "When":
        """From the draft."""
        return cls(
            date.fromisoformat(state["day"]) if state["day"] else None,
            state["minute"],
            tuple(date.fromisoformat(day) for day in state["between"]),
            state["holiday_kept"],
        )

    def _typed_day(self, text: str, today: date) -> "When":
        day = parse_day(text, today)
        if not isinstance(day, Misunderstood):
            return When(day=day)
        if day.reason is DateReason.AMBIGUOUS_DAY:
            return When(between=day.between)
        raise DateUnclear(day.reason)


def working_days(today: date) -> Sequence[date]:
    """The next ten days on which offices are open, the first one after `today`."""
    found: list[date] = []
    day = today
    while len(found) < OFFERED_DAYS:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and holiday_on(day) is None:
            found.append(day)
    return found


def hours(day: date, now: datetime, zone: ZoneInfo) -> Sequence[int]:
    """The hours offered for a day, in minutes from midnight: only those that lie ahead."""
    offered = range(FIRST_HOUR, LAST_HOUR + 1, STEP)
    return [minute for minute in offered if _instant(day, minute, zone) > now]


def read_length(text: str) -> int | None:
    """« 1 h 30 », « 90 min », « 2h » in minutes, from a quarter of an hour to twelve; else None."""
    said = _LENGTH.fullmatch(text.strip().lower())
    if said is None or not any(said.groups()):
        return None
    minutes = int(said["hours"] or 0) * 60 + int(said["minutes"] or 0)
    return minutes if SHORTEST <= minutes <= LONGEST else None


def _ahead(when: When, now: datetime, zone: ZoneInfo) -> When:
    """Refuse a key whose hour has gone by while it stood on the screen."""
    if when.day and when.minute is not None and _instant(when.day, when.minute, zone) <= now:
        raise DateUnclear(DateReason.PAST)
    if when.day and when.day < now.astimezone(zone).date():
        raise DateUnclear(DateReason.PAST)
    return when


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _minute(value: str) -> int:
    minute = int(value)
    if not 0 <= minute < 24 * 60:  # the minutes of a day
        raise ValueError(value)
    return minute


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(*divmod(minute, 60)), zone).astimezone(UTC)
