"""A file that was fetched is sealed with its alert, and leaves the chat that it came in."""

from handlers.alerts.attachments.cleaning import Cleaned, Reason
from handlers.alerts.attachments.texts import not_kept
from handlers.moment import Moment
from handlers.telling import tell
from storage.attachments import Attachment
from storage.audit import SYSTEM
from storage.envelope import seal_attachment


async def keep(moment: Moment, attachment: str, cleaned: Cleaned) -> None:
    """Seal it under a key of its own, derived from the alert's; once."""
    uow = moment.uow
    awaited = await uow.attachments.awaited(attachment)
    if awaited is None:
        return
    alert = await uow.alerts.get(awaited.alert)
    circle = (await uow.communes.get(alert.insee)).circle
    sealed = seal_attachment(
        await uow.alerts.envelope(alert.id),
        circle,
        await uow.circles.keys(circle),
        attachment,
        cleaned.content,
    )
    await _take_off_the_chat(moment, awaited)
    await uow.attachments.keep(attachment, cleaned.kind, sealed)
    await uow.audit.append(awaited.sender, "attachment.kept", alert.id, moment.now, attachment)


async def give_up(moment: Moment, attachment: str, reason: Reason) -> None:
    """It cannot be kept: whoever sent it learns why, once."""
    uow = moment.uow
    awaited = await uow.attachments.awaited(attachment)
    if awaited is None:
        return
    if reason is not Reason.NOT_GIVEN:
        await _take_off_the_chat(moment, awaited)
    await uow.attachments.refuse(attachment)
    await uow.audit.append(SYSTEM, "attachment.refused", awaited.alert, moment.now, attachment)
    alert, sender = await uow.alerts.get(awaited.alert), await uow.members.get(awaited.sender)
    if sender.is_active:
        await tell(uow, moment.now, sender, lambda: not_kept(alert.reference, reason))


async def _take_off_the_chat(moment: Moment, awaited: Attachment) -> None:
    """The message that brought it, while its number is still known."""
    source = await moment.uow.attachments.source(awaited.id)
    chat = (await moment.uow.members.get(awaited.sender)).chat
    if chat is not None:
        await moment.uow.outbox.delete_message(chat, source.message_id, now=moment.now)
