"""The files of an alert on a reader's screen: each for some minutes, and then gone."""

from handlers.alerts.attachments import texts
from handlers.alerts.showing import WHAT, Showing, readable, show
from handlers.moment import Moment
from storage.attachments import AttachmentUnknown
from storage.envelope import open_attachment
from storage.members import Member
from storage.messages import Message

FILE, WHICH = "file", "which"


async def view(moment: Moment, member: Member, alert_id: str) -> int:
    """Show every file of an alert in private, and write it down; return how many there are.

    Raises `AlertUnknown`, `AlertWithdrawn`, `AlertArchived` and `PrivateChatGone`.
    """
    alert = await readable(moment, member, alert_id)
    files = texts.kept(await moment.uow.attachments.of(alert.id))
    until = moment.now + moment.policy.reading_time()
    for each in files:
        subject = {WHAT: FILE, WHICH: each.id}
        await show(moment, Showing(alert, member, until, subject), None)
        await moment.uow.audit.append(member.id, "attachment.read", alert.id, moment.now, each.id)
    return len(files)


async def opening(moment: Moment, showing: Showing) -> Message | None:
    """One file, opened with the key of its alert; None where it was taken away meanwhile."""
    alert, which = showing.alert, showing.subject[WHICH]
    circle = (await moment.uow.communes.get(alert.insee)).circle
    try:
        kind, sealed = await moment.uow.attachments.content(which, alert.id)
    except AttachmentUnknown:
        return None
    content = open_attachment(
        await moment.uow.alerts.envelope(alert.id),
        circle,
        await moment.uow.circles.keys(circle),
        which,
        sealed,
    )
    return texts.shown(alert, kind, content, showing.until, moment)
