"""Who writes the minutes of a meeting, and from when: the coordination, or whom it named."""

from dataclasses import replace

from handlers.meetings.service import MeetingOver, seen_by
from handlers.moment import Moment
from storage.meetings import Meeting, MeetingUnknown
from storage.members import Member, Role
from storage.minutes import Minutes


class NotBegun(Exception):
    """Nothing is decided before the meeting begins."""


class MinutesApproved(Exception):
    """A later meeting approved them: they stay as they are."""


async def minutes_for(moment: Moment, member: Member, meeting_id: str) -> tuple[Meeting, Minutes]:
    """Of a meeting of which this person writes the minutes, held.

    Raises `MeetingUnknown`, also for whoever does not write them, and `MeetingOver` where it was
    called off.
    """
    meeting = await seen_by(moment, member, meeting_id)
    minutes = await moment.uow.minutes.of(meeting.id)
    if not writes(member, minutes):
        raise MeetingUnknown
    if meeting.is_cancelled:
        raise MeetingOver
    return meeting, minutes


async def writable(moment: Moment, member: Member, meeting_id: str) -> tuple[Meeting, Minutes]:
    """The same where something may be noted. Raises `NotBegun` and `MinutesApproved`, too."""
    meeting, minutes = await minutes_for(moment, member, meeting_id)
    if meeting.starts_at > moment.now:
        raise NotBegun
    if minutes.is_approved:
        raise MinutesApproved
    return meeting, minutes


def writes(member: Member, minutes: Minutes) -> bool:
    """Whether this person writes them."""
    return member.role is Role.COORDINATOR or member.id == minutes.secretary


async def appoint(
    moment: Moment, actor: Member, meeting: Meeting, secretary: Member | None
) -> bool:
    """Keep who writes besides the coordination; return whether that is news.

    Raises `MeetingUnknown` for whoever does not coordinate.
    """
    if actor.role is not Role.COORDINATOR:
        raise MeetingUnknown
    minutes = await moment.uow.minutes.of(meeting.id)
    name = secretary.id if secretary else None
    if name == minutes.secretary:
        return False
    await moment.uow.minutes.keep(replace(minutes, secretary=name))
    await moment.uow.audit.append(
        actor.id, "minutes.secretary_named", meeting.id, moment.now, name or ""
    )
    return True
