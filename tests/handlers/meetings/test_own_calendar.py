"""Files that people open: another implementation reads them, and applies what they ask for."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.meetings.invitation import invitation, together
from storage.meetings import Meeting
from tests.handlers.meetings.test_invitation import COUNCIL, NOW, a_meeting
from tests.own_calendar import OwnCalendar


def file_of(meeting: Meeting) -> bytes:
    return invitation(meeting, COUNCIL, NOW).content


def test_it_is_read_as_it_was_meant() -> None:
    own, meeting = OwnCalendar(), a_meeting()
    own.opens(file_of(meeting))
    (entry,) = own.shown
    assert (entry.summary, entry.place) == (meeting.title, meeting.place)
    assert (entry.starts_at, entry.ends_at) == (meeting.starts_at, meeting.ends_at)


def test_a_change_takes_the_place_of_what_stood_and_an_old_file_changes_nothing() -> None:
    own, meeting = OwnCalendar(), a_meeting()
    later = replace(meeting, local=meeting.local + timedelta(days=1), version=2)
    own.opens(file_of(meeting))
    own.opens(file_of(later))
    own.opens(file_of(meeting))
    assert [entry.starts_at for entry in own.shown] == [later.starts_at]


def test_a_cancelled_meeting_leaves_it_and_does_not_come_back() -> None:
    own, meeting = OwnCalendar(), a_meeting()
    own.opens(file_of(meeting))
    own.opens(file_of(meeting.cancelled()))
    own.opens(file_of(meeting))
    assert own.shown == []


def test_a_series_that_is_stopped_leaves_it_in_one_file() -> None:
    own, first = OwnCalendar(), a_meeting()
    second = replace(first, id="n", local=first.local + timedelta(days=7))
    third = replace(first, id="o", local=first.local + timedelta(days=14))
    for meeting in (first, second, third):
        own.opens(file_of(meeting))
    own.opens(together([first.cancelled(), second.cancelled()], COUNCIL, NOW).content)
    assert [entry.starts_at for entry in own.shown] == [third.starts_at]


ZONES = ("Europe/Paris", "Indian/Reunion", "America/Martinique", "America/Miquelon")


@pytest.mark.parametrize("zone", ZONES)
def test_14_h_stays_14_h_around_every_change_of_clocks(zone: str) -> None:
    """Each day of March, October and November to 2035, read with the clocks that the file tells."""
    own, place = OwnCalendar(), ZoneInfo(zone)
    first = datetime(2026, 1, 1, 14)  # noqa: DTZ001 - the hour on people's clocks
    days = [first + timedelta(days=number) for number in range(10 * 365)]
    days = [day for day in days if day.month in {1, 3, 10, 11}]
    one = replace(a_meeting(), zone=place)
    every = [replace(one, id=str(number), local=day) for number, day in enumerate(days)]
    own.opens(together(every, COUNCIL, NOW).content)
    assert [entry.starts_at for entry in own.shown] == [meeting.starts_at for meeting in every]


@pytest.mark.parametrize("zone", ZONES)
def test_an_hour_before_and_after_a_change_are_told_apart(zone: str) -> None:
    own, place = OwnCalendar(), ZoneInfo(zone)
    hours = [
        datetime(year, month, day, hour)  # noqa: DTZ001
        for year in range(2026, 2036)
        for month in (3, 10, 11)
        for day in range(1, 31)
        for hour in (0, 4)
    ]
    one = replace(a_meeting(), zone=place)
    every = [replace(one, id=str(number), local=local) for number, local in enumerate(hours)]
    own.opens(together(every, COUNCIL, NOW).content)
    assert [entry.starts_at for entry in own.shown] == [meeting.starts_at for meeting in every]


def test_clocks_that_change_by_a_rule_are_told_by_it() -> None:
    """Outlook knows no lists of changes."""
    content = file_of(a_meeting())
    assert b"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in content
    assert b"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10" in content
    assert b"RDATE" not in content
