"""The file for people's own calendars, read back by another reader of iCalendar."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from icalendar import Calendar, Component

from handlers.meetings.invitation import Organiser, invitation, together
from storage.meetings import Meeting
from tests.handlers.meetings.test_schedule import PARIS, meeting_at

NOW = datetime(2026, 11, 23, 18, 40, tzinfo=UTC)
COUNCIL = Organiser("CA d'essai", "https://t.me/vigie_bot")


def a_meeting() -> Meeting:
    found = meeting_at(datetime(2026, 12, 3, 14))  # noqa: DTZ001 - the hour on people's clocks
    return replace(found, title="Cellule; de, veille\nà Ligny", place="Mairie 🏛️ " + "é" * 90)


def read(meeting: Meeting) -> tuple[Component, Component]:
    calendar = Calendar.from_ical(invitation(meeting, COUNCIL, NOW).content)
    return calendar, calendar.walk("VEVENT")[0]


def test_the_hour_is_that_of_the_place_with_its_time_zone_beside_it() -> None:
    meeting = a_meeting()
    calendar, event = read(meeting)
    assert event.decoded("dtstart") == datetime(2026, 12, 3, 14, tzinfo=PARIS)
    assert event.decoded("dtend") == datetime(2026, 12, 3, 15, tzinfo=PARIS)
    assert event["dtstart"].params["TZID"] == "Europe/Paris"
    assert calendar.walk("VTIMEZONE")[0]["TZID"] == "Europe/Paris"
    assert str(event["summary"]) == meeting.title
    assert str(event["location"]) == meeting.place


def test_it_keeps_its_name_and_counts_its_versions() -> None:
    meeting = a_meeting()
    calendar, event = read(replace(meeting, version=3))
    assert (str(event["uid"]), event["sequence"]) == ("m@vigie", 3)
    assert (str(calendar["method"]), str(event["status"])) == ("PUBLISH", "CONFIRMED")


def test_a_cancelled_meeting_is_taken_back() -> None:
    calendar, event = read(a_meeting().cancelled())
    assert (str(event["uid"]), event["sequence"]) == ("m@vigie", 2)
    assert (str(calendar["method"]), str(event["status"])) == ("CANCEL", "CANCELLED")


@pytest.mark.parametrize("word", ["ATTENDEE", "DESCRIPTION", "VALARM"])
def test_it_holds_no_names_no_agenda_and_rings_no_bell(word: str) -> None:
    assert word.encode() not in invitation(a_meeting(), COUNCIL, NOW).content


def test_lines_are_folded_as_the_standard_asks() -> None:
    lines = invitation(a_meeting(), COUNCIL, NOW).content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75


def test_all_that_a_series_takes_back_stands_in_one_file() -> None:
    first = a_meeting().cancelled()
    both = together([first, replace(first, id="n")], COUNCIL, NOW)
    calendar = Calendar.from_ical(both.content)
    events = calendar.walk("VEVENT")
    assert [(str(one["uid"]), str(one["status"])) for one in events] == [
        ("m@vigie", "CANCELLED"),
        ("n@vigie", "CANCELLED"),
    ]
    assert str(calendar["method"]) == "PUBLISH"
    assert together([first], COUNCIL, NOW) == invitation(first, COUNCIL, NOW)
