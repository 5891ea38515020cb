"""How the minutes count: people who were there, and decisions."""

from handlers.meetings.minutes.record import Record
from handlers.words import Html, joined, n
from storage.minutes import Presence


def presences_counted(record: Record) -> Html:
    """« 12 présents, 2 excusés, 1 absent »."""
    present, excused, absent = (len(record.who(presence)) for presence in Presence)
    return joined(
        [
            n("{count} présent", "{count} présents", present),
            n("{count} excusé", "{count} excusés", excused) if excused else None,
            n("{count} absent", "{count} absents", absent) if absent else None,
        ],
        ", ",
    )


def decisions_counted(count: int) -> Html:
    """« 4 décisions »."""
    return n("{count} décision", "{count} décisions", count)
