"""On the sheet of an alert: how many files go with it, and the key that shows them."""

from handlers.alerts.attachments.texts import counted, look_key
from handlers.alerts.following.part import Part
from handlers.alerts.telling import Telling
from handlers.moment import Moment
from storage.members import Member
from storage.statuses import Status


async def attachments_part(moment: Moment, telling: Telling, _: Member) -> Part:
    """Nothing where there are none, or where the alert was taken back."""
    if telling.alert.status is Status.WITHDRAWN:
        return Part()
    files = await moment.uow.attachments.of(telling.alert.id)
    return Part(counted(files), look_key(telling.alert, files))
