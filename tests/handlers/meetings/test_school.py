"""School holidays of the council's zone: seen before anybody is told, for one date and for many."""

from datetime import date, timedelta

import pytest

from handlers.dates import holiday_on, school_holiday_on
from handlers.meetings.school import next_free, school_break
from handlers.meetings.when import SATURDAY

CHRISTMAS = date(2026, 12, 22)
WINTER_OF_B = date(2027, 2, 23)


@pytest.mark.parametrize(
    ("day", "zones"),
    [
        (CHRISTMAS, "ABC"),
        (date(2027, 2, 9), "C"),
        (date(2027, 2, 16), "AC"),
        (WINTER_OF_B, "AB"),
        (date(2027, 3, 16), ""),
        (date(2027, 5, 7), "ABC"),
    ],
)
def test_each_zone_has_its_own(day: date, zones: str) -> None:
    assert "".join(zone for zone in "ABC" if school_holiday_on(day, zone)) == zones


def test_without_a_zone_they_do_not_matter() -> None:
    assert school_break([CHRISTMAS], "") is None
    assert school_break([date(2027, 3, 16)], "B") is None


def test_the_first_free_day_is_after_the_holidays_and_no_sunday_and_no_public_one() -> None:
    found = school_break([CHRISTMAS], "B")
    assert found
    assert (found.name, found.next_free) == ("Vacances de Noël", date(2027, 1, 4))


@pytest.mark.parametrize("zone", "ABC")
def test_what_is_proposed_is_free_wherever_one_begins(zone: str) -> None:
    for number in range(2 * 365):
        day = date(2026, 9, 1) + timedelta(days=number)
        free = next_free(day, zone)
        assert free > day
        assert free.weekday() < SATURDAY
        assert not holiday_on(free)
        assert not school_holiday_on(free, zone)


def test_a_series_leaves_out_those_days_but_its_first() -> None:
    weekly = [date(2026, 12, 8) + timedelta(days=7 * number) for number in range(5)]
    found = school_break(weekly, "B")
    assert found
    assert list(found.skipped) == list(found.days) == [CHRISTMAS, date(2026, 12, 29)]
    assert (found.may_be_skipped, found.left) == (True, 3)
    begun = school_break(weekly[2:], "B")
    assert begun
    assert (list(begun.skipped), begun.left) == ([date(2026, 12, 29)], 2)
    within = school_break(weekly[2:4], "B")
    assert within
    assert not within.may_be_skipped
