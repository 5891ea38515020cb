"""A meeting as a file for people's own calendars: iCalendar (RFC 5545, RFC 5546)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from storage.meetings import Meeting
from storage.messages import Document

if TYPE_CHECKING:
    from icalendar import Event


@dataclass(frozen=True, slots=True)
class Organiser:
    """Who invites: the council's name, and the address of the bot."""

    name: str
    address: str


def invitation(meeting: Meeting, organiser: Organiser, now: datetime) -> Document:
    """The `.ics` file of a meeting as it stands; of a cancelled one, what takes it back.

    The UID never changes and SEQUENCE is the meeting's version, so a calendar replaces what it
    had. The agenda stays out of it: calendars are often kept by a third party.
    """
    method = "CANCEL" if meeting.is_cancelled else "PUBLISH"
    return _file([meeting], method, organiser, now)


def withdrawal(meetings: Sequence[Meeting], organiser: Organiser, now: datetime) -> Document:
    """The `.ics` file that takes cancelled meetings back, all at once; there is at least one."""
    # RFC 5546 section 3.2.5: all that one CANCEL names has the same UID. PUBLISH has no such rule
    # (section 3.2.1), and each event says itself that it is cancelled.
    method = "PUBLISH" if len(meetings) > 1 else "CANCEL"
    return _file(meetings, method, organiser, now)


def _file(
    meetings: Sequence[Meeting], method: str, organiser: Organiser, now: datetime
) -> Document:
    from icalendar import Calendar  # slow to import, and only meetings need it

    calendar = Calendar()
    calendar.add("prodid", "-//Vigie//Meetings//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for meeting in meetings:
        calendar.add_component(_event(meeting, organiser, now))
    calendar.add_missing_timezones()
    return Document(f"reunion-{meetings[0].local:%Y-%m-%d}.ics", calendar.to_ical())


def _event(meeting: Meeting, organiser: Organiser, now: datetime) -> "Event":
    from icalendar import Event, vCalAddress, vText

    host = vCalAddress(organiser.address)
    host.params["CN"] = vText(organiser.name)
    starts = meeting.local.replace(tzinfo=meeting.zone)
    event = Event()
    event.add("uid", f"{meeting.id}@vigie")
    event.add("sequence", meeting.version)
    event.add("dtstamp", now)
    event.add("dtstart", starts)
    event.add("dtend", meeting.ends_at.astimezone(meeting.zone))
    event.add("summary", meeting.title)
    event.add("location", meeting.place)
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    event.add("organizer", host)
    return event
