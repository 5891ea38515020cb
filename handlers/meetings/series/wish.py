"""What shall be otherwise about a whole series: the answers of a form, and what they make of it."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from handlers.dates import DateReason, Misunderstood, parse_day
from handlers.meetings.limits import LONGEST_PLACE, one_line, within
from handlers.meetings.series.occurrences import recurrence_of, to_come
from handlers.meetings.series.recurrence import Recurrence
from handlers.meetings.series.rhythm import Rhythm, fitting, pausing, recurring
from handlers.meetings.when import DateUnclear, When
from storage.series import Series


class What(StrEnum):
    """What may be otherwise, in the order of the keys."""

    HOUR = "hour"
    DAY = "day"
    RHYTHM = "rhythm"
    END = "end"
    PLACE = "place"
    SKIP = "skip"


class NoSuchDate(Exception):
    """The series has no date on that day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The answers so far; `next_day` is that of the next date, from which the change counts."""

    next_day: date
    what: What | None = None
    when: When = field(default_factory=When)
    rhythm: Rhythm | None = None
    until: date | None = None
    place: str | None = field(default=None, repr=False)
    places: tuple[str, ...] = field(default=(), repr=False)
    skipped: date | None = None

    @property
    def is_complete(self) -> bool:
        """Whether it can be done."""
        match self.what:
            case None:
                return False
            case What.HOUR | What.DAY:
                return self.when.missing is None
            case What.RHYTHM:
                return self.rhythm is not None
            case What.END:
                return self.until is not None
            case What.PLACE:
                return self.place is not None
            case What.SKIP:
                return self.skipped is not None

    def begun(self) -> "Wish":
        """The same question without its answer."""
        when = When(day=self.next_day, holiday_kept=True) if self.what is What.HOUR else When()
        return replace(self, when=when, rhythm=None, until=None, place=None, skipped=None)

    def before(self) -> "Wish":
        """One question back."""
        if self.what is What.DAY and not self.is_complete and (when := self.when.before()):
            return replace(self, when=when)
        return self.begun() if self.is_complete else replace(self.begun(), what=None)

    def as_state(self) -> dict[str, Any]:
        """For the draft."""
        return {
            "next_day": self.next_day.isoformat(),
            "what": self.what,
            "when": self.when.as_state(),
            "rhythm": self.rhythm,
            "until": self.until.isoformat() if self.until else None,
            "place": self.place,
            "places": list(self.places),
            "skipped": self.skipped.isoformat() if self.skipped else None,
        }

    @classmethod
    def of_state(cls, state: dict[str, Any]) -> "Wish":
        """From the draft."""
        return cls(
            next_day=date.fromisoformat(state["next_day"]),
            what=What(state["what"]) if state["what"] else None,
            when=When.of_state(state["when"]),
            rhythm=Rhythm(state["rhythm"]) if state["rhythm"] else None,
            until=date.fromisoformat(state["until"]) if state["until"] else None,
            place=state["place"],
            places=tuple(state["places"]),
            skipped=date.fromisoformat(state["skipped"]) if state.get("skipped") else None,
        )


def picked(wish: Wish, series: Series, value: str, now: datetime) -> Wish:
    """The wish with the answer of a key.

    Raises `ValueError` where no key says this, `DateUnclear`, `EndTooSoon`, `EndTooLate`,
    `NoSuchDate`.
    """
    match wish.what:
        case None:
            return replace(wish, what=What(value)).begun()
        case What.HOUR | What.DAY:
            return replace(wish, when=wish.when.picked(value, now, series.zone))
        case What.RHYTHM:
            return replace(wish, rhythm=_coming_back(value))
        case What.END:
            return replace(wish, until=_end(wish, series, date.fromisoformat(value)))
        case What.PLACE:
            return replace(wish, place=dict(enumerate(wish.places))[int(value)])
        case What.SKIP:
            return replace(wish, skipped=_date_of(series, date.fromisoformat(value), now))


def typed(wish: Wish, series: Series, text: str, now: datetime) -> Wish:
    """The wish with what was typed.

    Raises `LookupError` where keys are asked for, `DateUnclear`, `EndTooSoon`, `EndTooLate`,
    `TooLong`, `NoSuchDate`.
    """
    match wish.what:
        case What.HOUR:
            return replace(wish, when=_hour(wish, text, now, series.zone))
        case What.DAY:
            return replace(wish, when=wish.when.typed(text, now, series.zone))
        case What.END:
            return replace(wish, until=_end(wish, series, _day(text, now, series.zone)))
        case What.PLACE:
            return replace(wish, place=within(one_line(text), LONGEST_PLACE))
        case What.SKIP:
            day = _day(text, now, series.zone)
            return replace(wish, skipped=_date_of(series, day, now))
    raise LookupError("this question is answered by keys")


def granted(wish: Wish, series: Series) -> Series:
    """The series as it is wished, once that is complete."""
    recurrence = _recurrence(wish, series)
    return replace(
        series,
        rule=recurrence.rule,
        local=recurrence.since,
        without=frozenset(recurrence.without),
        place=wish.place or series.place,
        version=series.version + 1,
    )


def standing(wish: Wish, series: Series) -> datetime:
    """The next date as it stands, naive."""
    return datetime.combine(wish.next_day, series.local.time())


def _recurrence(wish: Wish, series: Series) -> Recurrence:
    now, local = recurrence_of(series), standing(wish, series)
    until = now.last_day or wish.next_day
    match wish.what:
        case What.HOUR:
            local = datetime.combine(wish.next_day, wish.when.local.time())
        case What.DAY:
            return recurring(Rhythm.of(series.rule), wish.when.local, until, series.zone)
        case What.RHYTHM if wish.rhythm:
            return recurring(wish.rhythm, local, until, series.zone)
        case What.END if wish.until:
            # Not counted anew from the next date: the fourth Thursday of a month may be its last.
            return pausing(replace(now, since=local).until(wish.until))
        case What.SKIP if wish.skipped:
            without = frozenset(now.without) | {wish.skipped}
            return replace(now, since=local, without=without)
    return replace(now, since=local)


def _date_of(series: Series, day: date, now: datetime) -> date:
    if day not in {begins.date() for begins in to_come(series, now)}:
        raise NoSuchDate
    return day


def _coming_back(value: str) -> Rhythm:
    rhythm = Rhythm(value)
    if rhythm is Rhythm.ONCE:
        raise ValueError(value)
    return rhythm


def _end(wish: Wish, series: Series, day: date) -> date:
    return fitting(Rhythm.of(series.rule), standing(wish, series), day, series.zone)


def _hour(wish: Wish, text: str, now: datetime, zone: ZoneInfo) -> When:
    try:
        said = wish.when.typed(text, now, zone)
    except DateUnclear as error:
        # The day is known: what is missing is the hour.
        is_missing = error.reason is DateReason.NO_DATE
        raise DateUnclear(DateReason.NO_TIME if is_missing else error.reason) from None
    return replace(said, day=wish.next_day, holiday_kept=True)


def _day(text: str, now: datetime, zone: ZoneInfo) -> date:
    day = parse_day(text, now.astimezone(zone).date())
    if isinstance(day, Misunderstood):
        raise DateUnclear(day.reason)
    return day
