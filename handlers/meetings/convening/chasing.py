"""« Relancer »: those who have not answered are asked once more, and only once."""

from collections.abc import Sequence

from handlers.meetings import telling
from handlers.meetings.convening.answering import MeetingBegun
from handlers.meetings.convening.live import redraw
from handlers.meetings.convening.seats import seats_of
from handlers.meetings.convening.tally import tally_of
from handlers.meetings.service import open_to
from handlers.meetings.texts import notices
from handlers.moment import Moment
from storage.members import Member
from storage.messages import Message
from storage.reminders import Audience


class AlreadyChased(Exception):
    """It went out before: nobody is asked a third time."""


class NobodySilent(Exception):
    """Everybody has answered."""


async def chase(moment: Moment, by: Member, meeting_id: str) -> int:
    """Ask those who have not answered; returns how many they are.

    Raises `MeetingUnknown`, `MeetingOver`, `MeetingBegun`, `AlreadyChased`, `NobodySilent`.
    """
    meeting = await open_to(moment, by, meeting_id)
    if meeting.starts_at <= moment.now:
        raise MeetingBegun
    silent = {one.id for one in (await tally_of(moment, meeting)).silent}
    if not silent:
        raise NobodySilent
    if not await moment.uow.reminders.once(meeting.id, Audience.SILENT, moment.now):
        raise AlreadyChased
    await moment.uow.audit.append(by.id, "meeting.chased", meeting.id, moment.now)
    agenda = await moment.uow.agendas.newest(meeting.id)
    seats = await seats_of(moment, meeting)

    def say(member: Member) -> Sequence[Message]:
        seat = seats.of(member)
        return [notices.asked_once_more(meeting, agenda, seat, moment.policy, moment.now)]

    asked = await telling.tell_invitees(moment, meeting, say, among=lambda one: one.id in silent)
    await redraw(moment, meeting)
    return asked
