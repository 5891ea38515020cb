"""Somebody is named who writes the minutes besides the coordination, and learns so."""

from handlers.meetings.invitees import invitees
from handlers.meetings.minutes.buttons import Key
from handlers.meetings.minutes.texts import private
from handlers.meetings.minutes.writing import appoint, minutes_for
from handlers.moment import Moment
from handlers.telling import tell
from storage.meetings import MeetingUnknown
from storage.members import Member


async def name_secretary(moment: Moment, actor: Member, meeting_id: str, whom: str) -> None:
    """One of the invited, or `Key.NOBODY`: the coordination writes alone. Two touches tell once.

    Raises `MeetingUnknown`, also for whoever does not coordinate, and `MeetingOver`.
    """
    meeting, _ = await minutes_for(moment, actor, meeting_id)
    people = {one.id: one for one in await invitees(moment, meeting)}
    secretary = people.get(whom)
    if secretary is None and whom != Key.NOBODY:
        raise MeetingUnknown
    is_new = await appoint(moment, actor, meeting, secretary)
    if not is_new or secretary is None or secretary.id == actor.id:
        return
    await tell(moment.uow, moment.now, secretary, lambda: private.you_write(moment, meeting))
