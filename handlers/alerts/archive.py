"""The restricted archive: what has ended for long is read for a reason, which the journal keeps."""

from datetime import timedelta

from handlers.moment import Moment
from storage.alerts import Alert
from storage.archive import Reason
from storage.members import Member
from storage.statuses import FINAL

OPEN_FOR = timedelta(hours=1)
"""So long after the reason was said, all of the alert may be read: notes and files, too."""


class AlertArchived(Exception):
    """It has ended for long: whoever reads it says why first."""

    def __init__(self, alert: Alert) -> None:
        super().__init__("the alert is archived")
        self.alert = alert


async def check_archive(moment: Moment, member: Member, alert: Alert) -> None:
    """Raises `AlertArchived`."""
    if not await is_archived(moment, alert):
        return
    if not await moment.uow.archive.is_open(alert.id, member.id, moment.now):
        raise AlertArchived(alert)


async def is_archived(moment: Moment, alert: Alert) -> bool:
    """Whether it ended so long ago that it is read for a reason only."""
    if alert.status not in FINAL:
        return False
    since = await moment.uow.archive.since(alert.id) or alert.created_at
    return moment.now >= since + timedelta(days=moment.policy.archive_days)


async def open_archive(moment: Moment, member: Member, alert_id: str, reason: Reason) -> None:
    """Open it for a while to somebody who may see it. Raises `AlertUnknown`."""
    alert = await moment.uow.alerts.get_visible(alert_id, member)
    await moment.uow.archive.open(alert.id, member.id, reason, moment.now + OPEN_FOR)
    await moment.uow.audit.append(
        member.id, "alert.archive_opened", alert.id, moment.now, reason.value
    )
