"""How the minutes count: people who were there, and decisions."""

from collections.abc import Mapping

from handlers.meetings.minutes.record import Record
from handlers.words import Html, joined, later, n, t
from storage.decisions import DecisionStatus
from storage.minutes import Presence

STATUSES: Mapping[DecisionStatus, str] = {
    DecisionStatus.TO_DO: later("à faire"),
    DecisionStatus.DOING: later("en cours"),
    DecisionStatus.DONE: later("faite"),
    DecisionStatus.ABANDONED: later("abandonnée"),
}


def presences_counted(record: Record) -> Html:
    """« 12 présents, 2 excusés, 1 absent »."""
    present, excused, represented, absent, unnoted = (len(record.who(one)) for one in Presence)
    return joined(
        [
            n("{count} présent", "{count} présents", present) if present or not unnoted else None,
            n("{count} excusé", "{count} excusés", excused) if excused else None,
            n("{count} représenté", "{count} représentés", represented) if represented else None,
            n("{count} absent", "{count} absents", absent) if absent else None,
            n("{count} non noté", "{count} non notés", unnoted) if unnoted else None,
        ],
        ", ",
    )


def decisions_counted(count: int) -> Html:
    """« 4 décisions »."""
    if not count:
        return t("Aucune décision")
    return n("{count} décision", "{count} décisions", count)
