"""Somebody's own calendar in a test: what it shows after files were opened in it, in turn.

It reads with vobject, which shares no line with what Vigie writes with: grammar, required
properties, and zones from their VTIMEZONE alone (a zone that it knew already would hide a wrong
one). It applies what RFC 5546 asks of calendars: one entry a UID, and the higher SEQUENCE counts.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import vobject


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody sees of a meeting; times are in UTC."""

    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str
    sequence: int


@dataclass(slots=True)
class OwnCalendar:
    """Entries by UID, and the newest SEQUENCE that was heard of each."""

    entries: dict[str, Entry] = field(default_factory=dict)
    heard: dict[str, int] = field(default_factory=dict)

    def opens(self, content: bytes) -> None:
        """Somebody opens a file, or it comes by mail: METHOD says what it asks for."""
        calendar = read(content)
        method = calendar.method.value
        assert method in {"PUBLISH", "REQUEST", "CANCEL"}
        for event in calendar.vevent_list:
            assert event.organizer.value  # RFC 5546 section 3.2: of all three methods
            self._apply(event, is_cancelled=method == "CANCEL" or _is_cancelled(event))

    def comes_back(self, content: bytes) -> None:
        """The calendar fetches what it subscribed to: what is no more there goes."""
        events = read(content).contents.get("vevent", [])
        for gone in set(self.entries) - {event.uid.value for event in events}:
            del self.entries[gone]
        for event in events:
            self._apply(event, is_cancelled=_is_cancelled(event))

    @property
    def shown(self) -> list[Entry]:
        """What stands in it, in order."""
        return sorted(self.entries.values(), key=lambda entry: entry.starts_at)

    def _apply(self, event: Any, *, is_cancelled: bool) -> None:
        uid, sequence = event.uid.value, int(event.sequence.value)
        before = self.entries.get(uid)
        if sequence < self.heard.get(uid, 0):
            return
        entry = Entry(
            starts_at=event.dtstart.value.astimezone(UTC),
            ends_at=event.dtend.value.astimezone(UTC),
            summary=event.summary.value,
            place=event.location.value,
            sequence=sequence,
        )
        shown = None if is_cancelled else entry
        # Calendars look no further where SEQUENCE is the one that they know.
        assert sequence != self.heard.get(uid) or shown == before
        self.heard[uid] = sequence
        self.entries.pop(uid, None)
        if shown is not None:
            self.entries[uid] = shown


def read(content: bytes) -> Any:
    """The one calendar of a file, which is as the standard asks."""
    zones = vobject.icalendar.__dict__["__tzidMap"]
    for known in set(zones) - {"UTC"}:
        del zones[known]
    (calendar,) = vobject.readComponents(content.decode(), validate=False)
    assert calendar.validate(raiseException=True)
    return _with_zones(calendar)


def _with_zones(calendar: Any) -> Any:
    """Whether each hour has its zone in the file."""
    named = {zone.tzid.value for zone in calendar.contents.get("vtimezone", [])}
    for event in calendar.contents.get("vevent", []):
        assert event.dtstart.x_vobj_original_tzid_param in named
        assert event.dtend.x_vobj_original_tzid_param in named
    return calendar


def _is_cancelled(event: Any) -> bool:
    return bool(event.status.value == "CANCELLED")
