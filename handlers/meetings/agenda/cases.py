"""Which situation a typed point is about: an individual case stands only where it may be heard."""

import re

from handlers.moment import Moment
from storage.meetings import Meeting
from storage.members import Member
from storage.references import LENGTH, LETTERS
from storage.situations import Situation

_LIKE = re.compile(rf"\bs[-‐‑–—]([{LETTERS}]{{{LENGTH}}})\b", re.IGNORECASE)


class CaseRefused(Exception):
    """Plenary and restricted sittings hear of no individual case (AU-038 art. 1)."""


class CaseUnknown(Exception):
    """No open situation of this name, or none that this person may see: nobody learns which."""


def refuse_cases(meeting: Meeting) -> None:
    """Raises `CaseRefused` where the kind of the meeting hears of none."""
    if meeting.kind.is_formal:
        raise CaseRefused


async def case_in(moment: Moment, member: Member, meeting: Meeting, words: str) -> Situation | None:
    """The situation that is named in a point; None where none is.

    Raises `CaseRefused`, `CaseUnknown`.
    """
    found = _LIKE.search(words)
    if found is None:
        return None
    refuse_cases(meeting)
    reference = f"S-{found[1].upper()}"
    situation = await moment.uow.situations.find_visible(reference, member)
    if situation is None or not situation.is_open:
        raise CaseUnknown
    return situation
