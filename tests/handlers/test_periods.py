"""From when to when, as people type it, read on Wednesday 25 November 2026 at 10:00."""

from datetime import UTC, datetime

import pytest

from handlers.dates import DateReason, Misunderstood, Period, parse_period
from tests.house import PARIS

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def local(month: int, day: int, hour: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=PARIS)


TODAY = NOW.astimezone(PARIS)


@pytest.mark.parametrize(
    ("said", "begins", "ends"),
    [
        ("jusqu’à lundi", TODAY, local(12, 1)),
        ("Jusqu'à lundi soir.", TODAY, local(12, 1)),
        ("jusqu’au lundi 30 inclus", TODAY, local(12, 1)),
        ("lundi", TODAY, local(12, 1)),
        ("absente jusqu’au 3 décembre", TODAY, local(12, 4)),
        ("jusqu’au 3", TODAY, local(12, 4)),
        ("jusqu’à vendredi 14 h", TODAY, local(11, 27, 14)),
        ("jusqu’à 18 h", TODAY, local(11, 25, 18)),
        ("jusqu’à ce soir", TODAY, local(11, 26)),
        ("ce soir", TODAY, local(11, 26)),
        ("jusqu’à demain", TODAY, local(11, 27)),
        ("du 24 au 26", local(12, 24), local(12, 27)),
        ("du 28 au 3", local(11, 28), local(12, 4)),
        ("du 24 au 26 décembre", local(12, 24), local(12, 27)),
        ("du 28 au 3 janvier", local(12, 28), local(1, 4, year=2027)),
        ("du 20 décembre au 3 janvier", local(12, 20), local(1, 4, year=2027)),
        ("du 24/12 à 8 h au 26/12 à 18 h", local(12, 24, 8), local(12, 26, 18)),
        ("du 27 à 8 h au 28 à 18 h", local(11, 27, 8), local(11, 28, 18)),
        ("du jeudi 24 au samedi 26 décembre", local(12, 24), local(12, 27)),
        ("d’aujourd’hui à vendredi", TODAY, local(11, 28)),
        ("de demain à après-demain", local(11, 26), local(11, 28)),
        ("de vendredi à mardi", local(11, 27), local(12, 2)),
        ("du 25 au 27", TODAY, local(11, 28)),
        ("3 jours", TODAY, local(11, 28)),
        ("pendant une semaine", TODAY, local(12, 2)),
        ("ce week-end", local(11, 28), local(11, 30)),
        ("until Monday", TODAY, local(12, 1)),
        ("from Friday to Tuesday", local(11, 27), local(12, 2)),
        ("from the 24th to the 26th", local(12, 24), local(12, 27)),
        ("jusqu’au 28 mars 2027", TODAY, local(3, 29, year=2027)),
    ],
)
def test_what_is_understood(said: str, begins: datetime, ends: datetime) -> None:
    assert parse_period(said, NOW, PARIS) == Period(begins.astimezone(UTC), ends.astimezone(UTC))


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("jusqu’à mercredi", DateReason.AMBIGUOUS_DAY),
        ("quand je veux", DateReason.NO_DATE),
        ("", DateReason.NO_DATE),
        ("jusqu’au 31 avril", DateReason.IMPOSSIBLE_DATE),
        ("jusqu’au 45", DateReason.NO_DATE),
        ("jusqu’à hier", DateReason.PAST),
        ("jusqu’à 8 h", DateReason.NO_DATE),
        ("du 24 décembre au 3 décembre", DateReason.PAST),
        ("du mardi 24 au 26 décembre", DateReason.WEEKDAY_MISMATCH),
        ("jusqu’à lundi ou mardi", DateReason.UNCLEAR),
        ("0 jours", DateReason.UNCLEAR),
        ("jusqu’au 28 mars 2027 à 2 h 30", DateReason.SKIPPED_HOUR),
        ("du 24", DateReason.UNCLEAR),
    ],
)
def test_what_is_not_is_said(said: str, reason: DateReason) -> None:
    found = parse_period(said, NOW, PARIS)
    assert isinstance(found, Misunderstood)
    assert found.reason is reason


def test_a_lone_evening_is_not_taken_for_today_late_at_night() -> None:
    late = datetime(2026, 11, 25, 22, 59, tzinfo=UTC)
    found = parse_period("ce soir", late, PARIS)
    assert found == Period(late, local(11, 26).astimezone(UTC))
