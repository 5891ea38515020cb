"""Suspending, reinstating, removing: at once, what was on its way included."""

from collections.abc import Collection
from datetime import datetime

from handlers.members.errors import AlreadyDone, NotOneself
from handlers.moment import Moment
from storage.audit import SYSTEM
from storage.chats import Chat
from storage.members import Member, Status
from storage.outbox import THIS_CHAT
from storage.unit_of_work import UnitOfWork


async def suspend(moment: Moment, by: Member, member_id: str) -> Member:
    """Close the doors for a while. Returns the member as before.

    Raises `NotOneself`, `AlreadyDone`, and `MemberUnknown`.
    """
    member = await _other(moment, by, member_id, {Status.ACTIVE})
    await moment.uow.members.set_status(member.id, Status.SUSPENDED)
    await _forget_what_waits(moment, member)
    await moment.uow.audit.append(by.id, "member.suspended", member.id, moment.now)
    return member


async def remove(moment: Moment, by: Member, member_id: str) -> Member:
    """Close the doors for good. Returns the member as before.

    Raises `NotOneself`, `AlreadyDone`, and `MemberUnknown`.
    """
    still_here = set(Status) - {Status.REMOVED}
    member = await _other(moment, by, member_id, still_here)
    uow = moment.uow
    await uow.members.set_status(member.id, Status.REMOVED)
    await uow.invitations.revoke_all(member.id, moment.now)
    await _forget_what_waits(moment, member)
    await uow.missed.forget(member.id)
    await uow.addresses.forget(member.id)
    await uow.feeds.close(member.id)
    await uow.absences.forget(member.id)
    await uow.exchange_groups.forget(member.id)
    await uow.situation_readers.forget(member.id)
    await uow.members.release(member.id)
    await uow.audit.append(by.id, "member.removed", member.id, moment.now)
    return member


async def reinstate(moment: Moment, by: Member, member_id: str) -> Member:
    """Open the doors again. Raises `NotOneself`, `AlreadyDone`, and `MemberUnknown`."""
    member = await _other(moment, by, member_id, {Status.SUSPENDED})
    await moment.uow.members.set_status(member.id, Status.ACTIVE)
    await moment.uow.audit.append(by.id, "member.reinstated", member.id, moment.now)
    return await moment.uow.members.get(member.id)


async def lost_chat(uow: UnitOfWork, chat: Chat, now: datetime) -> Member | None:
    """Telegram refuses a private chat: whose it was, if the person is still in."""
    member = await uow.members.find_by_chat(chat.id)
    if member is None or not member.is_active:
        return None
    await uow.audit.append(SYSTEM, "member.unreachable", member.id, now)
    return member


async def _other(moment: Moment, by: Member, member_id: str, among: Collection[Status]) -> Member:
    if by.id == member_id:
        raise NotOneself
    member = await moment.uow.members.get(member_id)
    if member.status not in among:
        raise AlreadyDone
    return member


async def _forget_what_waits(moment: Moment, member: Member) -> None:
    """Forms with their screens, messages on their way, and the menu of commands."""
    uow = moment.uow
    for draft in await uow.drafts.all_of(member.id):
        if await uow.slots.find(draft.slot) is not None:
            await uow.outbox.delete(draft.slot, now=moment.now)
    await uow.drafts.discard_all(member.id)
    await uow.outbox.cancel_for(member.id, moment.now)
    if member.chat is None:
        return
    await uow.outbox.cancel_in(member.chat, moment.now)
    scope = {"type": "chat", "chat_id": THIS_CHAT}
    await uow.outbox.call(member.chat, "deleteMyCommands", {"scope": scope}, now=moment.now)
