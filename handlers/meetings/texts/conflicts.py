"""What a coordinator reads when another meeting wants the same people at the same hours."""

from collections.abc import Sequence
from datetime import datetime

from handlers.meetings.conflicts import Conflict
from handlers.meetings.texts import meeting as said
from handlers.words import Html, joined, n, t

NAMED = 1
"""The screen holds a long agenda too, and hardly ever are there two such meetings."""


def warning(conflicts: Sequence[Conflict], now: datetime) -> Html | None:
    """The meetings at the same hours, a line each; None where there is none."""
    lines = [_line(conflict, now) for conflict in conflicts[:NAMED]]
    if (rest := len(conflicts) - NAMED) > 0:
        lines.append(n("Et {count} autre réunion.", "Et {count} autres réunions.", rest))
    return joined(lines) or None


def _line(conflict: Conflict, now: datetime) -> Html:
    date = said.day_and_hour(conflict.meeting, now)
    return n(
        "Au même moment que {meeting} : {count} personne est invitée aux deux.",
        "Au même moment que {meeting} : {count} personnes sont invitées aux deux.",
        conflict.people,
        meeting=t("« {title} », {date}", title=conflict.meeting.title, date=date),
    )
