"""What a coordinator chooses becomes a rule with an end, and pauses on public holidays."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.meetings.series.recurrence import Nth
from handlers.meetings.series.rhythm import (
    EndTooLate,
    EndTooSoon,
    Rhythm,
    ends,
    fitting,
    nth_of,
    recurring,
)
from tests.house import PARIS

THURSDAY = datetime(2026, 12, 3, 14)  # noqa: DTZ001 - the hour on people's clocks
AGAIN = [one for one in Rhythm if one is not Rhythm.ONCE]


@pytest.mark.parametrize(
    ("rhythm", "following"),
    [
        (Rhythm.WEEKLY, date(2026, 12, 10)),
        (Rhythm.FORTNIGHTLY, date(2026, 12, 17)),
        (Rhythm.MONTHLY, date(2027, 1, 7)),
    ],
)
def test_each_rhythm_counts_from_the_first_day(rhythm: Rhythm, following: date) -> None:
    found = recurring(rhythm, THURSDAY, date(2027, 6, 30), PARIS)
    assert [begins.date() for begins in found.meetings()][:2] == [date(2026, 12, 3), following]
    assert Rhythm.of(found.rule) is rhythm


@pytest.mark.parametrize(
    ("day", "nth"),
    [(1, Nth.FIRST), (7, Nth.FIRST), (8, Nth.SECOND), (28, Nth.FOURTH), (29, Nth.LAST)],
)
def test_which_one_of_the_month_it_is(day: int, nth: Nth) -> None:
    assert nth_of(date(2026, 12, day)) is nth


def test_it_pauses_on_public_holidays_and_goes_on_after_them() -> None:
    found = recurring(Rhythm.WEEKLY, THURSDAY, date(2027, 6, 30), PARIS)
    days = [begins.date() for begins in found.meetings()]
    assert found.without == {date(2027, 5, 6)}
    assert days[days.index(date(2027, 4, 29)) + 1] == date(2027, 5, 13)


def test_a_first_day_that_was_kept_although_it_is_a_holiday_stays() -> None:
    ascension = datetime(2027, 5, 6, 14)  # noqa: DTZ001
    found = recurring(Rhythm.WEEKLY, ascension, date(2027, 6, 30), PARIS)
    assert (next(found.meetings()).date(), found.without) == (date(2027, 5, 6), frozenset())


@pytest.mark.parametrize("zone", [PARIS, ZoneInfo("Indian/Reunion")])
@pytest.mark.parametrize("rhythm", AGAIN)
def test_fourteen_hours_stay_fourteen_hours_through_both_changes(
    rhythm: Rhythm, zone: ZoneInfo
) -> None:
    found = list(recurring(rhythm, THURSDAY, date(2028, 11, 30), zone).meetings())
    assert {begins.hour for begins in found} == {14}
    assert len({begins.utcoffset() for begins in found}) == (2 if zone is PARIS else 1)


@pytest.mark.parametrize("rhythm", AGAIN)
def test_the_ends_that_are_offered_make_a_series(rhythm: Rhythm) -> None:
    for end in ends(rhythm, THURSDAY, PARIS):
        assert fitting(rhythm, THURSDAY, end, PARIS) == end
    soon = date(2027, 6, 30) if rhythm is Rhythm.MONTHLY else date(2026, 12, 31)
    assert ends(rhythm, THURSDAY, PARIS)[0] == soon


def test_an_end_before_the_second_meeting_or_after_two_years_is_refused() -> None:
    with pytest.raises(EndTooSoon):
        fitting(Rhythm.WEEKLY, THURSDAY, date(2026, 12, 9), PARIS)
    with pytest.raises(EndTooSoon):
        fitting(Rhythm.WEEKLY, THURSDAY, date(2026, 11, 1), PARIS)
    with pytest.raises(EndTooLate):
        fitting(Rhythm.WEEKLY, THURSDAY, date(2037, 6, 30), PARIS)
