"""When meetings that come back take place: through months, ends, pauses and changes of clocks."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.meetings.series.recurrence import (
    Nth,
    Recurrence,
    RuleUnreadable,
    every_weeks,
    monthly,
)
from tests.house import PARIS

REUNION = ZoneInfo("Indian/Reunion")
TUESDAY, THURSDAY, FRIDAY, SUNDAY = 1, 3, 4, 6
FIRST = datetime(2026, 12, 1, 14)  # noqa: DTZ001 - the hour on people's clocks, a Tuesday
A_NIGHT = timedelta(hours=12)
YEARS = range(2026, 2036)


def series(rule: str, since: datetime = FIRST, zone: ZoneInfo = PARIS) -> Recurrence:
    return Recurrence(rule=rule, since=since, zone=zone)


def days(found: Recurrence, count: int) -> list[date]:
    return [begins.date() for begins in islice(found.meetings(), count)]


def changes_of_clocks(zone: ZoneInfo) -> list[date]:
    """The days on which the offset is not at midday what it was twelve hours before."""
    noon = [datetime(2026, 1, 1, 12, tzinfo=zone) + timedelta(days=day) for day in range(3652)]
    return [one.date() for one in noon if one.utcoffset() != (one - A_NIGHT).utcoffset()]


def test_every_second_tuesday() -> None:
    expected = [date(2026, 12, 1), date(2026, 12, 15), date(2026, 12, 29), date(2027, 1, 12)]
    assert days(series(every_weeks(2, TUESDAY)), 4) == expected


def test_the_first_thursday_of_each_month() -> None:
    expected = [date(2026, 12, 3), date(2027, 1, 7), date(2027, 2, 4), date(2027, 3, 4)]
    assert days(series(monthly(Nth.FIRST, THURSDAY)), 4) == expected


def test_the_last_friday_of_each_month() -> None:
    expected = [date(2026, 12, 25), date(2027, 1, 29), date(2027, 2, 26), date(2027, 3, 26)]
    assert days(series(monthly(Nth.LAST, FRIDAY)), 4) == expected


def test_the_last_day_is_still_in_it_whatever_its_hour() -> None:
    late = FIRST.replace(hour=23, minute=30)
    found = series(every_weeks(2, TUESDAY), late).until(date(2026, 12, 29))
    assert [one.day for one in found.meetings()] == [1, 15, 29]
    assert found.rule.endswith("UNTIL=20261229T225959Z")  # in UTC, as the zone is named elsewhere


def test_an_end_takes_the_place_of_another() -> None:
    found = series(every_weeks(1, TUESDAY)).times(9).until(date(2027, 6, 30)).times(3)
    assert [one.day for one in found.meetings()] == [1, 8, 15]
    assert found.rule == "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;COUNT=3"


def test_a_day_without_counts_all_the_same() -> None:
    found = Recurrence(
        rule=every_weeks(1, TUESDAY), since=FIRST, zone=PARIS, without={date(2026, 12, 8)}
    )
    assert [one.day for one in found.times(3).meetings()] == [1, 15]


def test_between_leaves_out_what_began_and_takes_what_begins_at_the_end() -> None:
    found = series(every_weeks(1, TUESDAY))
    began, ends = datetime(2026, 12, 1, 13, tzinfo=UTC), datetime(2026, 12, 15, 13, tzinfo=UTC)
    assert [one.day for one in found.between(began, ends)] == [8, 15]


def test_clocks_change_twice_a_year_in_paris_and_never_in_reunion() -> None:
    assert [day.month for day in changes_of_clocks(PARIS)] == [3, 10] * len(YEARS)
    assert changes_of_clocks(REUNION) == []


@pytest.mark.parametrize("change", changes_of_clocks(PARIS), ids=str)
def test_fourteen_hours_stay_fourteen_hours(change: date) -> None:
    week_before = datetime(change.year, change.month, change.day, 14) - timedelta(days=7)  # noqa: DTZ001
    before, same_day, after = islice(series(every_weeks(1, SUNDAY), week_before).meetings(), 3)
    assert [one.hour for one in (before, same_day, after)] == [14, 14, 14]
    an_hour = timedelta(hours=-1 if change.month == 3 else 1)
    assert same_day.astimezone(UTC) - before.astimezone(UTC) == timedelta(days=7) + an_hour
    assert after.astimezone(UTC) - same_day.astimezone(UTC) == timedelta(days=7)


@pytest.mark.parametrize("change", changes_of_clocks(PARIS), ids=str)
def test_an_hour_that_the_clocks_skip_or_repeat(change: date) -> None:
    meant = datetime(change.year, change.month, change.day, 2, 30)  # noqa: DTZ001
    before, there, after = islice(
        series(every_weeks(1, SUNDAY), meant - timedelta(days=7)).meetings(), 3
    )
    assert (before.hour, after.hour) == (2, 2)
    if change.month == 3:
        assert (there.hour, there.minute, there.utcoffset()) == (3, 30, timedelta(hours=2))
    else:
        assert (there.hour, there.minute, there.utcoffset()) == (2, 30, timedelta(hours=2))


def test_ten_years_in_reunion_are_evenly_spaced() -> None:
    last = date(2035, 12, 31)
    found = series(every_weeks(2, TUESDAY), zone=REUNION).until(last)
    instants = [one.astimezone(UTC) for one in found.meetings()]
    steps = {later - earlier for earlier, later in pairwise(instants)}
    assert (steps, {one.hour for one in instants}) == ({timedelta(days=14)}, {10})
    assert len(instants) == (last - FIRST.date()).days // 14 + 1


@given(
    day=st.dates(date(2026, 1, 1), date(2034, 12, 31)),
    hour=st.times(),
    nth=st.sampled_from(Nth),
    zone=st.sampled_from([PARIS, REUNION]),
)
def test_whatever_the_hour_meetings_go_forward_one_a_month_on_their_weekday(
    day: date, hour: time, nth: Nth, zone: ZoneInfo
) -> None:
    since = datetime.combine(day, hour.replace(second=0, microsecond=0))
    found = list(islice(series(monthly(nth, day.weekday()), since, zone).meetings(), 12))
    instants = [one.astimezone(UTC) for one in found]
    assert instants == sorted(set(instants))
    assert {one.weekday() for one in found} == {day.weekday()}
    assert len({(one.year, one.month) for one in found}) == 12


@pytest.mark.parametrize(
    "rule",
    ["", "tous les mardis", "FREQ=WEEKLY;BYDAY=XX", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=9,17"],
)
def test_what_is_no_rule_of_days_is_refused(rule: str) -> None:
    with pytest.raises(RuleUnreadable):
        series(rule)
