"""The points of the agenda as the minutes see them: those that were to be treated, in order."""

from collections.abc import Sequence

from handlers.moment import Moment
from storage.agenda_items import AgendaItem, ItemState
from storage.meetings import Meeting

_ON_THE_AGENDA = frozenset({ItemState.ACCEPTED, ItemState.TREATED, ItemState.POSTPONED})


async def points(moment: Moment, meeting: Meeting) -> Sequence[AgendaItem]:
    """Also those that go on to the next meeting: something may have been decided all the same."""
    every = await moment.uow.agenda_items.of_meeting(meeting.id)
    return [one for one in every if one.state in _ON_THE_AGENDA]
