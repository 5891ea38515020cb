"""« Je passe avant 18 h »: until when, as people type it, and the times that a key offers."""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.dates import DateReason, Misunderstood, Understood, parse_day, parse_moment

END_OF_DAY = time(18)
"""A day alone is meant until the offices close."""
NOON = time(12)
SOON, WHILE_IT_LASTS = timedelta(hours=2), timedelta(hours=1)
DAYS_OFFERED = (3, 15)

_AROUND = re.compile(
    r"\b(?:j'y passe|je passe(?:rai)?|je m'en occupe|je le fais|ce sera fait|au plus tard|avant|"
    r"d'ici(?: à)?|pour|i'll be there|by|before)\b",
    re.IGNORECASE,
)
_IN = re.compile(r"^\W*(?:dans|in) (\d{1,3}) ?(h|heures?|hours?|j|jours?|days?)\W*$", re.IGNORECASE)


def read_promise(text: str, now: datetime, zone: ZoneInfo) -> datetime | Misunderstood:
    """Read until when; an hour alone is today's, a day alone ends at 18 h. `now` is aware."""
    said = _AROUND.sub(" ", text.replace("’", "'"))
    if span := _IN.match(said):
        return _ahead(int(span[1]), span[2].casefold(), now, zone)
    reading = parse_moment(said, now, zone)
    if isinstance(reading, Misunderstood) and reading.reason is DateReason.NO_DATE:
        reading = parse_moment(f"aujourd'hui {said}", now, zone)
    if isinstance(reading, Misunderstood) and reading.reason is DateReason.NO_TIME:
        return _by_the_end_of(said, now, zone)
    if isinstance(reading, Understood):
        return reading.local.replace(tzinfo=zone)
    return reading


def times_offered(now: datetime, zone: ZoneInfo) -> Sequence[datetime]:
    """The times on the keys: in two hours, this evening while it lasts, tomorrow noon, later."""
    local = now.astimezone(zone)

    def at(days: int, hour: time) -> datetime:
        return datetime.combine(local.date() + timedelta(days=days), hour, zone)

    tonight = at(0, END_OF_DAY)
    return [
        now + SOON,
        *([tonight] if now + SOON + WHILE_IT_LASTS <= tonight else []),
        at(1, NOON),
        *(at(days, END_OF_DAY) for days in DAYS_OFFERED),
    ]


def _ahead(count: int, unit: str, now: datetime, zone: ZoneInfo) -> datetime:
    if unit.startswith("h"):
        return now + timedelta(hours=count)
    day = now.astimezone(zone).date() + timedelta(days=count)
    return datetime.combine(day, END_OF_DAY, zone)


def _by_the_end_of(said: str, now: datetime, zone: ZoneInfo) -> datetime | Misunderstood:
    day = parse_day(said, now.astimezone(zone).date())
    if isinstance(day, Misunderstood):
        return day
    end = datetime.combine(day, END_OF_DAY, zone)
    return end if end > now else Misunderstood(DateReason.PAST)
