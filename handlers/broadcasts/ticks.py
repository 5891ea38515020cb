"""The clock over broadcasts: the next portion, how far they are, and what is kept too long."""

from datetime import timedelta

from handlers.broadcasts.sending import go_on
from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from storage.audit import SYSTEM
from storage.broadcasts import BroadcastState
from storage.setbacks import Work


async def carry_on(moment: Moment) -> None:
    """Each broadcast that runs goes one step further, and is shown anew at most once a round."""
    running = await moment.uow.broadcasts.running(moment.now)
    await one_by_one(moment, Work.BROADCAST, running, _carry_on)


async def forget_broadcasts(moment: Moment) -> None:
    """To whom something was sent is forgotten, with its words; one a round."""
    before = moment.now - timedelta(days=moment.policy.delivered_days)
    for old in await moment.uow.broadcasts.over(before, 1):
        await moment.uow.broadcasts.purge(old)
        await moment.uow.audit.append(SYSTEM, "broadcast.purged", old, moment.now)


async def _carry_on(moment: Moment, broadcast_id: str) -> None:
    broadcast = await moment.uow.broadcasts.get(broadcast_id)
    if broadcast.state is BroadcastState.RUNNING:  # another process may have been here
        await go_on(moment, broadcast)


TICKS = (carry_on, forget_broadcasts)
