"""The meetings of a year, with who was there as far as their minutes say so."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.exports import bounds_of
from handlers.meetings.series.ahead import all_after
from handlers.moment import Moment
from storage.meetings import Meeting
from storage.members import Status
from storage.minutes import Presence


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting. `there`: how many of those whom it convened; None until minutes are published."""

    meeting: Meeting
    is_over: bool
    there: Mapping[Presence, int] | None


async def meetings_of(moment: Moment, year: int) -> Sequence[Meeting]:
    """Those that begin in a year, called off ones too, and what series still will make."""
    begins, ends = bounds_of(moment, year)
    theirs = [one for one in await all_after(moment, begins) if begins <= one.starts_at < ends]
    return sorted(theirs, key=lambda one: one.starts_at)


async def sittings_of(moment: Moment, year: int) -> Sequence[Sitting]:
    """The same with who was there: those convened then who still are, as the minutes count."""
    meetings = await meetings_of(moment, year)
    kept = await moment.uow.minutes.of_all([one.id for one in meetings])
    active = await moment.uow.members.everyone(Status.ACTIVE)
    sittings = []
    for meeting in meetings:
        is_over = meeting.ends_at <= moment.now and not meeting.is_cancelled
        there, minutes = None, kept.get(meeting.id)
        if minutes is not None and minutes.is_published:
            convened = {one.id for one in active if meeting.convenes(one)}
            noted = minutes.presences.items()
            there = Counter(presence for who, presence in noted if who in convened)
        sittings.append(Sitting(meeting, is_over, there))
    return sittings
