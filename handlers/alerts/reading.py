"""Lire: the content of an alert, for whoever may read it, written down each time."""

from handlers.alerts import texts
from handlers.alerts.attachments.texts import with_files
from handlers.alerts.sending import opened
from handlers.alerts.showing import Showing, readable, show, until_of
from handlers.alerts.telling import telling_of
from handlers.moment import Moment
from storage.alerts import Alert
from storage.members import Member
from storage.messages import Message


async def read(moment: Moment, member: Member, alert_id: str) -> Alert:
    """Open the content in private, and write the reading down.

    Raises `AlertUnknown`, `AlertWithdrawn`, `AlertArchived`, `StillOpen` and `PrivateChatGone`.
    """
    alert = await readable(moment, member, alert_id)
    last = await moment.uow.notices.last_reading(alert.id, member.id)
    until = until_of(moment, last if last and last >= alert.said_at else None)
    erased = texts.erased(alert, until, moment.zone)
    await show(moment, Showing(alert, member, until), erased)
    await moment.uow.notices.record_reading(alert.id, member.id, moment.now)
    await moment.uow.audit.append(member.id, "alert.read", alert.id, moment.now)
    return alert


async def content(moment: Moment, showing: Showing) -> Message:
    """The whole alert, as it is shown."""
    alert = showing.alert
    report, telling = await opened(moment, alert), await telling_of(moment, alert)
    organisation = (await moment.uow.members.get(alert.author)).organisation
    said = texts.content(telling, report, organisation, showing.until, showing.reader)
    return with_files(said, alert, await moment.uow.attachments.of(alert.id))
