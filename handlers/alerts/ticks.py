"""The clock over forms: a reminder after a quarter of an hour, and an end after a day."""

from datetime import timedelta

from handlers.alerts.form.keeping import KIND, forget, lapse, nudge_slot
from handlers.alerts.form.texts import erased, not_gone
from handlers.moment import Moment
from handlers.words import speaking
from storage.drafts import LIFETIME, Draft


async def look_after_forms(moment: Moment) -> None:
    """Erase the forms of a day ago, then remind of those that were left alone."""
    await erase_old_forms(moment)
    await remind_of_forms(moment)


async def erase_old_forms(moment: Moment) -> None:
    """Forms of every kind, with the messages that show them; an alert's says that it is gone."""
    for draft in await moment.uow.drafts.untouched_since(moment.now - LIFETIME):
        await _erase(moment, draft)


async def remind_of_forms(moment: Moment) -> None:
    """« Votre alerte n'est pas partie », once."""
    before = moment.now - timedelta(minutes=moment.policy.draft_nudge_minutes)
    for draft in await moment.uow.drafts.left_alone(KIND, before):
        await moment.uow.drafts.mark_nudged(draft.id, moment.now)
        await _remind(moment, draft)


async def _erase(moment: Moment, draft: Draft) -> None:
    member = await moment.uow.members.get(draft.member)
    if draft.kind != KIND or not member.is_active or member.chat is None:
        await forget(moment, draft)
        return
    with speaking(member.language):
        await lapse(moment, draft, erased())


async def _remind(moment: Moment, draft: Draft) -> None:
    member = await moment.uow.members.get(draft.member)
    if not member.is_active or member.chat is None:
        return
    with speaking(member.language):
        message = not_gone(draft.id)
    slot = nudge_slot(draft)
    if await moment.uow.slots.find(slot) is None:
        await moment.uow.outbox.send(
            member.chat, message, now=moment.now, slot=slot, member=member.id
        )
