"""What a letter about a meeting is about: what is taken back together, and what stands on its own.

The notice itself is about the meeting (its id), and so is whatever a newer notice says again.
"""

from storage.meetings import Meeting


def agenda_of(meeting: Meeting) -> str:
    """A version of its agenda."""
    return f"agenda:{meeting.id}"


def points_of(meeting: Meeting) -> str:
    """A point that somebody proposes, or what became of it: true whatever the date is."""
    return f"points:{meeting.id}"


def round_of(meeting: Meeting) -> str:
    """The question of the round of the table, asked once: true for its date, wherever it is."""
    return f"round:{meeting.id}"


def answers_of(meeting: Meeting) -> str:
    """Who comes for whom, and what was noted for somebody: true for its date, wherever it is."""
    return f"answers:{meeting.id}"


def of_its_date(meeting: Meeting) -> tuple[str, ...]:
    """What another date takes back."""
    return round_of(meeting), answers_of(meeting)


def said_anew(meeting: Meeting) -> tuple[str, ...]:
    """What a newer notice takes the place of."""
    return meeting.id, agenda_of(meeting)


def every(meeting: Meeting) -> tuple[str, ...]:
    """All that is said about it."""
    return *said_anew(meeting), *of_its_date(meeting), points_of(meeting)
