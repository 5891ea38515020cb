"""What the clock finds due: groups that nobody linked in time, and forms that were left alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.groups import form
from handlers.groups.texts import form as texts
from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from handlers.words import speaking
from storage.audit import SYSTEM
from storage.drafts import Draft
from storage.groups import GroupState
from storage.members import Member
from storage.outbox import THIS_CHAT
from storage.setbacks import Work


async def leave_unlinked(moment: Moment) -> None:
    """Leave each group whose grace time is over; it was told when that began."""
    idle = await moment.uow.groups.to_leave(moment.now)
    await one_by_one(moment, Work.GROUP, idle, _leave)


async def forget_foreign(moment: Moment) -> None:
    """Nothing stays of a group that is not ours, once all that waited for it is done."""
    foreign = await moment.uow.groups.foreign()
    await one_by_one(moment, Work.GROUP, foreign, _forget)


@dataclass(frozen=True, slots=True)
class FormsLeftAlone:
    """Closes them, and puts back the keys that stay (`permanent_keys`)."""

    permanent_keys: Callable[[Member], Mapping[str, Any]]

    async def close(self, moment: Moment) -> None:
        """An open form takes every typed line: it may not lie in wait for hours."""
        before = moment.now - form.LIFETIME
        alone = await moment.uow.drafts.left_alone(form.KIND, before)
        await one_by_one(moment, Work.FORM, alone, self._close)

    async def _close(self, moment: Moment, draft_id: str) -> None:
        if draft := await moment.uow.drafts.get(draft_id):
            await moment.uow.drafts.discard(draft.id)
            await self._say_so(moment, draft)

    async def _say_so(self, moment: Moment, draft: Draft) -> None:
        owner = await moment.uow.members.get(draft.member)
        if owner.chat is None or not owner.is_active:
            return
        outbox, now = moment.uow.outbox, moment.now
        with speaking(owner.language):
            await outbox.edit(draft.slot, texts.left_alone(), now=now)
            if draft.step == form.SHARING:
                back = texts.keys_are_back(self.permanent_keys(owner))
                await outbox.send(owner.chat, back, now=now, member=owner.id)


async def _leave(moment: Moment, group_id: str) -> None:
    uow, now = moment.uow, moment.now
    group = await uow.groups.get(group_id)
    await uow.groups.set_state(group.id, GroupState.GONE)
    await uow.outbox.call(group.chat, "leaveChat", {"chat_id": THIS_CHAT}, now=now)
    await uow.audit.append(SYSTEM, "group.left", group.id, now)


async def _forget(moment: Moment, group_id: str) -> None:
    uow = moment.uow
    group = await uow.groups.get(group_id)
    if await uow.deliveries.waits_in(group.chat):
        return
    await uow.strangers.forget_all(group.id)
    await uow.groups.forget(group.id)
    await uow.chats.forget(group.chat)
    await uow.audit.append(SYSTEM, "group.forgotten", group.id, moment.now)
