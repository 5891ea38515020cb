"""A version of an agenda is sent: exactly what its sender read, and what changed since the last."""

from dataclasses import dataclass, replace

from handlers.meetings import service, telling
from handlers.meetings.agenda.changes import Changes, changes
from handlers.meetings.agenda.drawing_up import drawn_up
from handlers.meetings.agenda.items import standing
from handlers.meetings.limits import LONGEST_AGENDA
from handlers.meetings.told import Told
from handlers.moment import Moment
from handlers.words import units
from storage.agendas import Agenda
from storage.meetings import Meeting
from storage.members import Member


class AgendaTooLong(Exception):
    """It is over the limit; `length` in UTF-16 units."""

    def __init__(self, length: int) -> None:
        super().__init__(f"an agenda of {length}")
        self.length = length


class AgendaUnchanged(Exception):
    """The version that was sent last says the same, or there is nothing to send."""


@dataclass(frozen=True, slots=True)
class Draught:
    """The next version as it would be sent, and what it changes; None where it is the first."""

    agenda: Agenda
    changes: Changes | None


async def draught(moment: Moment, meeting: Meeting) -> Draught:
    """What would be sent now. Raises `AgendaUnchanged`, `AgendaTooLong`."""
    agenda = await drawn_up(moment, meeting, (await standing(moment, meeting)).accepted)
    if (length := units(agenda.text)) > LONGEST_AGENDA:
        raise AgendaTooLong(length)
    before = await moment.uow.agendas.newest(meeting.id)
    changed = changes(before, agenda) if before is not None else None
    if not agenda.points or changed == Changes():
        raise AgendaUnchanged
    return Draught(agenda, changed)


async def publish(
    moment: Moment, actor: Member, meeting: Meeting, seen: Agenda
) -> tuple[Meeting, Told]:
    """Keep the next version and broadcast it, if it is the one that its sender has `seen`.

    Raises `MeetingChanged`, `AgendaUnchanged`, `AgendaTooLong`.
    """
    coming = await draught(moment, meeting)
    if (coming.agenda.version, coming.agenda.text) != (seen.version, seen.text):
        raise service.MeetingChanged
    agenda = await moment.uow.agendas.add(meeting.id, coming.agenda.points, moment.now)
    detail = f"v{agenda.version}"
    await moment.uow.audit.append(actor.id, "agenda.sent", meeting.id, moment.now, detail)
    after = replace(meeting, agenda_version=agenda.version)
    return after, await telling.tell_agenda(moment, after, agenda, coming.changes)
