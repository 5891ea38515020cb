"""All that is planned: the meetings that are kept, and the dates of series that are none yet."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from handlers.meetings.series.occurrences import not_yet_kept
from handlers.moment import Moment
from storage.meetings import Meeting
from storage.members import Member
from storage.series import Series


async def all_after(moment: Moment, after: datetime) -> Sequence[Meeting]:
    """Those that end later than `after`, called off ones too, and what series still will make."""
    kept = await moment.uow.meetings.since(after)
    days: dict[str, set[date]] = defaultdict(set)
    for meeting in kept:
        if meeting.series and meeting.meant_for:
            days[meeting.series].add(meeting.meant_for)
    running = await moment.uow.series.running()
    return [
        *kept,
        *(each for one in running for each in not_yet_kept(one, days[one.id], moment.now)),
    ]


async def dates_of(moment: Moment, series: Series) -> Sequence[Meeting]:
    """The dates of one series that are to come, in order, moved ones where they were moved to."""
    kept = await moment.uow.meetings.of_series(series.id)
    days = {one.meant_for for one in kept if one.meant_for}
    coming = [one for one in kept if one.starts_at > moment.now and not one.is_cancelled]
    unmade = not_yet_kept(series, days, moment.now)
    return sorted([*coming, *unmade], key=lambda one: one.starts_at)


async def dates_for(moment: Moment, member: Member, series: Series) -> Sequence[Meeting]:
    """Those of them to which this person is invited: an alternate comes to one, not to all."""
    return [one for one in await dates_of(moment, series) if one.invites(member)]
