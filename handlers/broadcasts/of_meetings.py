"""A meeting as the beginning of a message: when, where, and its agenda as any group may read it."""

from collections.abc import Sequence

from handlers.broadcasts.texts import of_meetings as texts
from handlers.moment import Moment
from storage.meetings import Meeting, MeetingUnknown

MOST = 20


async def coming(moment: Moment) -> Sequence[Meeting]:
    """Those of which one may write, the next one first."""
    return (await moment.uow.meetings.coming(moment.now))[:MOST]


async def words_of(moment: Moment, meeting_id: str) -> str:
    """What a message says of it: to others than the invited, no more than groups read.

    Raises `MeetingUnknown`, for one that was called off or is over as well.
    """
    found = [one for one in await coming(moment) if one.id == meeting_id]
    if not found:
        raise MeetingUnknown
    agenda = await moment.uow.agendas.newest(meeting_id)
    return texts.words(found[0], agenda.as_shared() if agenda else None, moment.now)
