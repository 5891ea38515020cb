"""The clock over forms: a reminder after a quarter of an hour, and an end after a day."""

from datetime import timedelta

from handlers.alerts.form.keeping import KIND, forget, lapse, nudge_slot
from handlers.alerts.form.texts import erased, not_gone
from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from handlers.words import speaking
from storage.drafts import LIFETIME
from storage.setbacks import Work


async def look_after_forms(moment: Moment) -> None:
    """Erase the forms of a day ago, then remind of those that were left alone."""
    await erase_old_forms(moment)
    await remind_of_forms(moment)


async def erase_old_forms(moment: Moment) -> None:
    """Forms of every kind, with the messages that show them; an alert's says that it is gone."""
    old = await moment.uow.drafts.untouched_since(moment.now - LIFETIME)
    await one_by_one(moment, Work.FORM, old, _erase)


async def remind_of_forms(moment: Moment) -> None:
    """« Votre alerte n'est pas partie », once."""
    before = moment.now - timedelta(minutes=moment.policy.draft_nudge_minutes)
    alone = await moment.uow.drafts.left_alone(KIND, before)
    await one_by_one(moment, Work.FORM, alone, _remind)


async def _erase(moment: Moment, draft_id: str) -> None:
    if (draft := await moment.uow.drafts.get(draft_id)) is None:
        return
    member = await moment.uow.members.get(draft.member)
    if draft.kind != KIND or not member.is_active or member.chat is None:
        await forget(moment, draft)
        return
    with speaking(member.language):
        await lapse(moment, draft, erased())


async def _remind(moment: Moment, draft_id: str) -> None:
    if (draft := await moment.uow.drafts.get(draft_id)) is None:
        return
    await moment.uow.drafts.mark_nudged(draft.id, moment.now)
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
