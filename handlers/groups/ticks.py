"""What the clock finds due: groups that nobody linked in time are left."""

from handlers.moment import Moment
from storage.audit import SYSTEM
from storage.groups import GroupState
from storage.outbox import THIS_CHAT


async def leave_unlinked(moment: Moment) -> None:
    """Leave each group whose grace time is over; it was told when it began."""
    uow, now = moment.uow, moment.now
    for group in await uow.groups.to_leave(now):
        await uow.groups.set_state(group.id, GroupState.GONE)
        await uow.outbox.call(group.chat, "leaveChat", {"chat_id": THIS_CHAT}, now=now)
        await uow.audit.append(SYSTEM, "group.left", group.id, now)
