"""What the front desk does when time has passed."""

from datetime import timedelta

from handlers.moment import Moment

REMEMBERED = timedelta(days=7)
"""Telegram redelivers an update for 24 hours."""


async def forget_updates(moment: Moment) -> None:
    """The ids of updates handled long ago are of no use."""
    await moment.uow.updates.forget_before(moment.now - REMEMBERED)


async def mend_hours(moment: Moment) -> None:
    """A machine's clock may be set back: what was said before that need not wait for its hour."""
    await moment.uow.deliveries.mend_hours(moment.now)
