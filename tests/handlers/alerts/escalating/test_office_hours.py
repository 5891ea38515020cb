"""Office time: nights, week-ends, public holidays and changes of clocks do not count."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.alerts.escalating.office_hours import OfficeHours
from handlers.dates import holiday_on
from storage.policy import Policy
from tests.house import PARIS

HOURS = OfficeHours.of(Policy(), PARIS)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 # the strategy adds the zone


def paris(day: str, hour: str = "00:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("start", "worked", "end"),
    [
        (paris("2026-11-25", "09:00"), 2, paris("2026-11-25", "11:00")),
        (paris("2026-11-25", "17:00"), 2, paris("2026-11-26", "09:00")),
        # A Monday evening: Tuesday, Wednesday, and four hours of Thursday.
        (paris("2026-11-23", "19:40"), 24, paris("2026-11-26", "12:00")),
        (paris("2026-11-27", "17:30"), 1, paris("2026-11-30", "08:30")),
        (paris("2026-11-28", "12:00"), 1, paris("2026-11-30", "09:00")),
        # Christmas is a Friday: after Thursday comes Monday.
        (paris("2026-12-24", "17:00"), 2, paris("2026-12-28", "09:00")),
        # Ascension, 6 May 2027.
        (paris("2027-05-05", "17:00"), 2, paris("2027-05-07", "09:00")),
        (paris("2026-11-25", "07:59"), 10, paris("2026-11-25", "18:00")),
    ],
)
def test_only_office_hours_count(start: datetime, worked: int, end: datetime) -> None:
    assert HOURS.after(start, timedelta(hours=worked)) == end


@pytest.mark.parametrize(
    ("friday", "monday"),
    [("2026-03-27", "2026-03-30"), ("2026-10-23", "2026-10-26")],
    ids=["clocks go forward", "clocks go back"],
)
def test_the_hours_stay_those_of_the_clock_when_it_changes(friday: str, monday: str) -> None:
    end = HOURS.after(paris(friday, "17:00"), timedelta(hours=2))
    assert end == paris(monday, "09:00")


def test_an_hour_is_an_hour_in_the_night_of_a_change() -> None:
    cairo = ZoneInfo("Africa/Cairo")  # its clocks change as a Friday begins
    all_day = OfficeHours(time(0), time(0), cairo, closed=lambda _: None)
    start = datetime(2026, 4, 23, 22, tzinfo=cairo)
    assert all_day.after(start, timedelta(hours=4)) == start.astimezone(UTC) + timedelta(hours=4)


def test_hours_that_make_no_day_let_all_of_it_count() -> None:
    upside_down = OfficeHours(time(18), time(8), PARIS)
    end = upside_down.after(paris("2026-11-23"), timedelta(hours=30))
    assert end == paris("2026-11-24", "06:00")


@given(moments, st.integers(0, 100))
def test_it_ends_at_the_office_on_a_working_day(start: datetime, worked: int) -> None:
    end = HOURS.after(start, timedelta(hours=worked)).astimezone(PARIS)
    assert end >= start
    assert end.weekday() < 5
    assert holiday_on(end.date()) is None
    assert time(8) <= end.time() <= time(18)


@given(moments, st.integers(1, 20), st.integers(1, 20))
def test_waiting_twice_is_waiting_the_sum(start: datetime, first: int, then: int) -> None:
    once = HOURS.after(start, timedelta(hours=first + then))
    assert HOURS.after(HOURS.after(start, timedelta(hours=first)), timedelta(hours=then)) == once
