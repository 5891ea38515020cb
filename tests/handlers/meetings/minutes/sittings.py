"""A sitting that goes on, for tests of its minutes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from handlers.meetings import service
from handlers.meetings.minutes.deciding import Noted, note
from handlers.modes import Mode
from handlers.moment import Moment
from storage.decisions import Decision
from storage.meetings import Meeting
from storage.members import Member
from tests.handlers.meetings.conftest import A_WATCH_CELL, Council

IN_THE_ROOM = datetime(2026, 11, 25, 13, 30, tzinfo=UTC)
"""Half an hour after the watch cell began."""
DUE = datetime(2026, 12, 10, 17, tzinfo=UTC)


async def sitting(council: Council, claire: Member, **changes: object) -> Meeting:
    """A watch cell of Tronville that was announced on Monday."""
    async with council.at() as moment:
        proposal = replace(A_WATCH_CELL, **changes)  # type: ignore[arg-type] # fields by name
        meeting, _ = await service.announce(moment, claire, proposal)
    return meeting


def said(lead: Member, text: str = "Une médiation est proposée.", **changes: object) -> Noted:
    """What was said in the room."""
    noted = Noted(text=text, mode=Mode.MEDIATION, lead=lead.id, due_at=DUE)
    return replace(noted, **changes)  # type: ignore[arg-type] # fields by name


async def noted(moment: Moment, by: Member, meeting: Meeting, lead: Member) -> Decision:
    """A decision of the minutes."""
    return await note(moment, by, meeting.id, said(lead))


def later(moment: Moment, by: timedelta) -> Moment:
    """The same council at another time."""
    return replace(moment, now=moment.now + by)
