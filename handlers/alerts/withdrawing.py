"""Retirer: an author takes an alert back, for as long as nobody has acknowledged it."""

from handlers.alerts.notices import refresh
from handlers.alerts.telling import telling_of
from handlers.moment import Moment
from storage.alerts import Alert, AlertUnknown
from storage.members import Member
from storage.statuses import OPEN, Status


class AlertSeen(Exception):
    """Somebody has acknowledged it: it can no longer be taken back."""


async def withdraw(moment: Moment, member: Member, alert_id: str) -> Alert | None:
    """Take one's own alert back; None when that was done before.

    Raises `AlertUnknown` for somebody else's, and `AlertSeen`.
    """
    uow = moment.uow
    alert = await find_own(moment, member, alert_id)
    if alert is None:
        return None
    gone = await uow.alerts.move(alert, Status.WITHDRAWN, now=moment.now, by=member.id)
    await uow.audit.append(member.id, "alert.withdrawn", alert.id, moment.now)
    await uow.outbox.cancel_about(alert.id, moment.now)
    await uow.storms.take_back(alert.id, moment.now)
    await refresh(moment, await telling_of(moment, gone))
    return alert


async def find_own(moment: Moment, member: Member, alert_id: str) -> Alert | None:
    """One's own alert, if it can be taken back; None when that was done before.

    Raises `AlertUnknown` for somebody else's, and `AlertSeen`.
    """
    uow = moment.uow
    alert = await uow.alerts.get_visible(alert_id, member)
    if alert.author != member.id:
        raise AlertUnknown
    if alert.status is Status.WITHDRAWN:
        return None
    if alert.status not in OPEN or await uow.notices.acknowledgements(alert.id):
        raise AlertSeen
    return alert
