"""The end of keeping meetings: those that are long over go, a few at a time, and their series."""

from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from storage.audit import SYSTEM
from storage.setbacks import Work

PORTION = 10
"""So many in one transaction: people's turn comes in between."""


async def purge_meetings(moment: Moment) -> None:
    """Delete a few of the meetings whose time is over; the journal keeps their ids."""
    before = moment.now - moment.policy.keeping_time()
    over = await moment.uow.retention.meetings_over(before, moment.now, PORTION)
    await one_by_one(moment, Work.PURGE, over, _purge_meeting)


async def purge_series(moment: Moment) -> None:
    """Delete a few of the series that have come to their end and whose meetings are gone."""
    before = moment.now - moment.policy.keeping_time()
    over = await moment.uow.retention.series_over(before, moment.now, PORTION)
    await one_by_one(moment, Work.PURGE, over, _purge_series)


async def _purge_meeting(moment: Moment, meeting: str) -> None:
    await moment.uow.retention.purge_meetings([meeting])
    await moment.uow.audit.append(SYSTEM, "meeting.purged", meeting, moment.now)


async def _purge_series(moment: Moment, series: str) -> None:
    await moment.uow.retention.purge_series([series])
    await moment.uow.audit.append(SYSTEM, "series.purged", series, moment.now)
