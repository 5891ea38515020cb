"""Whether a person can be reached: blocked, gone, or back again."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from telegram import ChatMember

from handlers.context import Turn
from handlers.members import leaving
from handlers.members.roster import ForMember
from handlers.members.texts import roster as texts
from handlers.telling import tell_coordinators
from storage.chats import Chat
from storage.deliveries import Queued
from storage.unit_of_work import UnitOfWork

OnUndelivered = Callable[[UnitOfWork, Chat, Sequence[Queued], datetime], Awaitable[None]]
"""Hears what was on its way to a chat that is gone."""

BLOCKED = "blocked by the user"


async def person_died(uow: UnitOfWork, chat: Chat, now: datetime) -> None:
    """A private chat is gone: the coordinators are told whom to call."""
    member = await leaving.lost_chat(uow, chat, now)
    if member is not None:
        reason = (await uow.chats.dead()).get(chat.id, "")
        await tell_coordinators(uow, now, lambda: texts.unreachable(member, reason), besides=member)


@dataclass(frozen=True, slots=True)
class Reach:
    """`on_undelivered` is what the delivery calls, too.

    `catch_up` tells who is back what they missed.
    """

    on_undelivered: OnUndelivered
    catch_up: ForMember

    async def person_moved(self, turn: Turn) -> None:
        """Somebody blocked Vigie or took it back: nothing is kept of strangers."""
        moved = turn.update.my_chat_member
        if moved is None or turn.member is None or turn.member.chat is None:
            return
        uow, now, chat = turn.uow, turn.now, turn.member.chat
        if moved.new_chat_member.status != ChatMember.BANNED:
            if await uow.chats.revive(chat):
                await self.catch_up(turn.moment, turn.member)
        elif await uow.chats.bury(chat, BLOCKED):
            gone = await uow.chats.get(chat)
            on_its_way = await uow.deliveries.end_chat(chat, BLOCKED, now)
            await self.on_undelivered(uow, gone, on_its_way, now)
            await person_died(uow, gone, now)
