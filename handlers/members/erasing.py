"""Erasing a person: who they were goes; what they did stays in the journal, under a bare id."""

from datetime import timedelta
from operator import attrgetter

from handlers.members import leaving
from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from storage.erasures import Erasure
from storage.members import Member
from storage.setbacks import Work

AT_LAST = timedelta(days=30)
"""After so long the number is forgotten, even where something still waits for the chat."""


async def erase(moment: Moment, by: Member, member_id: str) -> Member:
    """Remove somebody and forget who it was. Returns the member as before.

    Alerts stay, with the organisation alone; of a duty phone the names of those who spoke there go,
    too. Raises `NotOneself`, `AlreadyDone`, `MemberUnknown`.
    """
    member = await leaving.remove(moment, by, member_id)
    uow = moment.uow
    await uow.members.erase(member)
    await uow.duty.forget(member.id)
    if member.chat is not None:
        await uow.erasures.add(member.chat, moment.now)
    await uow.audit.append(by.id, "member.erased", member.id, moment.now)
    return member


async def forget_chats(moment: Moment) -> None:
    """Once the last word has been said there, nothing of Telegram's is kept of a person."""
    asked = await moment.uow.erasures.all()
    await one_by_one(moment, Work.ERASURE, asked, _forget_chat, subject=attrgetter("chat"))


async def _forget_chat(moment: Moment, asked: Erasure) -> None:
    is_old = moment.now - asked.asked_at >= AT_LAST
    if is_old or not await moment.uow.deliveries.waits_in(asked.chat):
        await moment.uow.chats.forget(asked.chat)
        await moment.uow.erasures.done(asked.chat)
