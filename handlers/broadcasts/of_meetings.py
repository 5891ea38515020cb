"""A meeting as the beginning of a message: when, where, and its agenda as any group may read it."""

from collections.abc import Sequence

from handlers.broadcasts.texts import of_meetings as texts
from handlers.moment import Moment
from storage.meetings import Meeting, MeetingUnknown
from storage.members import Status

MOST = 20


async def coming(moment: Moment) -> Sequence[Meeting]:
    """Those of which one may write, the next one first."""
    return (await moment.uow.meetings.coming(moment.now))[:MOST]


async def invited(moment: Moment, meeting_id: str) -> frozenset[str]:
    """Who is invited to it; nobody once it was called off or is over."""
    found = [one for one in await coming(moment) if one.id == meeting_id]
    members = await moment.uow.members.everyone(Status.ACTIVE) if found else ()
    return frozenset(each.id for each in members if found[0].invites(each))


async def words_of(moment: Moment, meeting_id: str, *, is_for_invited: bool) -> str:
    """What a message says of it: to others than the invited, no more than groups read.

    Raises `MeetingUnknown`, for one that was called off or is over as well.
    """
    found = [one for one in await coming(moment) if one.id == meeting_id]
    if not found:
        raise MeetingUnknown
    agenda = await moment.uow.agendas.newest(meeting_id)
    if agenda is not None and not is_for_invited:
        agenda = agenda.as_shared()
    return texts.words(found[0], agenda, moment.now)
