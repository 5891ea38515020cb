"""Erasing a person: who they were goes; what they did stays in the journal, under a bare id."""

from datetime import timedelta

from handlers.members import leaving
from handlers.moment import Moment
from storage.members import Member

AT_LAST = timedelta(days=30)
"""After so long the number is forgotten, even where something still waits for the chat."""


async def erase(moment: Moment, by: Member, member_id: str) -> Member:
    """Remove somebody and forget who it was. Returns the member as before.

    Alerts stay, with the organisation alone. Raises `NotOneself`, `AlreadyDone`, `MemberUnknown`.
    """
    member = await leaving.remove(moment, by, member_id)
    uow = moment.uow
    await uow.members.erase(member)
    if member.chat is not None:
        await uow.erasures.add(member.chat, moment.now)
    await uow.audit.append(by.id, "member.erased", member.id, moment.now)
    return member


async def forget_chats(moment: Moment) -> None:
    """Once the last word has been said there, nothing of Telegram's is kept of a person."""
    for each in await moment.uow.erasures.all():
        is_old = moment.now - each.asked_at >= AT_LAST
        if is_old or not await moment.uow.deliveries.waits_in(each.chat):
            await moment.uow.chats.forget(each.chat)
            await moment.uow.erasures.done(each.chat)
