"""The end of keeping: what was kept for long enough goes, a few rows at a time."""

from datetime import timedelta

from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from storage.audit import SYSTEM
from storage.setbacks import Work

PORTION = 10
"""So many alerts in one transaction: some milliseconds, and people's turn comes in between."""
ROWS = 200
"""So many rows of the outbox."""


async def purge_alerts(moment: Moment) -> None:
    """Delete a few of the alerts whose time is over; the journal keeps their ids."""
    before = moment.now - moment.policy.keeping_time()
    over = await moment.uow.retention.over(before, moment.now, PORTION)
    await one_by_one(moment, Work.PURGE, over, _purge)


async def purge_situation_words(moment: Moment) -> None:
    """Delete a few of the notes of situations, each when it is as old as an alert may become."""
    threads, before = moment.uow.situation_threads, moment.now - moment.policy.keeping_time()
    over = await threads.over(before, PORTION)
    await threads.purge(over)
    for note in over:
        await moment.uow.audit.append(SYSTEM, "situation.note_purged", note, moment.now)


async def _purge(moment: Moment, alert: str) -> None:
    await moment.uow.retention.purge([alert])
    await moment.uow.audit.append(SYSTEM, "alert.purged", alert, moment.now)


async def forget_deliveries(moment: Moment) -> None:
    """Who was told of what is forgotten; that something was said, and how it ended, is counted."""
    before = moment.now - timedelta(days=moment.policy.delivered_days)
    await moment.uow.deliveries.forget(before, ROWS)
    await moment.uow.knocks.forget(before, ROWS)
