"""A meeting as a file for people's own calendars: iCalendar (RFC 5545, RFC 5546)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from handlers.meetings.zones import clocks_of
from storage.meetings import Meeting
from storage.messages import Document

if TYPE_CHECKING:
    from icalendar import Calendar, Event, vCalAddress

FRESH = timedelta(hours=1)
"""How often a calendar is asked to come back."""


@dataclass(frozen=True, slots=True)
class Organiser:
    """Who invites: the council's name, and the address of the bot."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A meeting as a subscribed calendar shows it."""

    meeting: Meeting
    summary: str
    link: str


def invitation(meeting: Meeting, organiser: Organiser, now: datetime) -> Document:
    """The `.ics` file of a meeting as it stands; of a cancelled one, what takes it back.

    The UID never changes and SEQUENCE is the meeting's version, so a calendar replaces what it
    had. The agenda stays out of it: calendars are often kept by a third party.
    """
    method = "CANCEL" if meeting.is_cancelled else "PUBLISH"
    return _file([meeting], method, organiser, now)


def together(meetings: Sequence[Meeting], organiser: Organiser, now: datetime) -> Document:
    """The `.ics` file of some meetings as they stand, called off ones too; there is at least one.

    RFC 5546 section 3.2.5: all that one CANCEL names has the same UID. PUBLISH has no such rule
    (section 3.2.1), and each event says itself that it is cancelled.
    """
    if len(meetings) == 1:
        return invitation(meetings[0], organiser, now)
    return _file(meetings, "PUBLISH", organiser, now)


def calendar_of(shown: Sequence[Shown], name: str, zone: ZoneInfo, now: datetime) -> bytes:
    """Return a calendar of this name, to which its reader comes back; times are those of `zone`.

    It has no METHOD, as nobody is sent it (RFC 5546 section 1.4).
    """
    zones = [one.meeting.zone for one in shown] or [zone]  # RFC 5545 section 3.6: not empty
    calendar = _calendar(zones, min((one.meeting.local.year for one in shown), default=now.year))
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", FRESH, {"VALUE": "DURATION"})  # RFC 7986 section 5.7
    calendar.add("x-published-ttl", FRESH)  # what Outlook reads instead
    for one in shown:
        event = _event(one.meeting, one.summary, now)
        event.add("url", one.link)
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _file(
    meetings: Sequence[Meeting], method: str, organiser: Organiser, now: datetime
) -> Document:
    calendar = _calendar([one.zone for one in meetings], min(one.local.year for one in meetings))
    calendar.add("method", method)
    for meeting in meetings:
        event = _event(meeting, meeting.title, now)
        event.add("organizer", _host(organiser))
        calendar.add_component(event)
    return Document(f"reunion-{meetings[0].local:%Y-%m-%d}.ics", calendar.to_ical())


def _calendar(zones: Iterable[ZoneInfo], since: int) -> "Calendar":
    from icalendar import Calendar  # slow to import, and only meetings need it

    calendar = Calendar()
    calendar.add("prodid", "-//Vigie//Meetings//FR")
    calendar.add("version", "2.0")
    for zone in sorted(set(zones), key=lambda one: one.key):
        calendar.add_component(clocks_of(zone, since))
    return calendar


def _event(meeting: Meeting, summary: str, now: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"{meeting.id}@vigie")
    event.add("sequence", meeting.version)
    event.add("dtstamp", now)
    event.add("dtstart", meeting.local.replace(tzinfo=meeting.zone))
    event.add("dtend", meeting.ends_at.astimezone(meeting.zone))
    event.add("summary", summary)
    event.add("location", meeting.place)
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    return event


def _host(organiser: Organiser) -> "vCalAddress":
    from icalendar import vCalAddress, vText

    host = vCalAddress(organiser.address)
    host.params["CN"] = vText(organiser.name)
    return host
