"""The group's side: the bot comes and goes, people knock, show up and leave."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from telegram import ChatMember, ChatMemberRestricted, User

from handlers.context import Turn
from handlers.groups import entry, news, service
from handlers.groups.buttons import PutOut
from handlers.groups.entry import Account
from handlers.groups.service import Arrival
from handlers.groups.texts import in_group, unasked
from handlers.routes import Event, On, Press, Refusals, Route
from storage.groups import BotRight
from storage.strangers import StrangerUnknown

_INSIDE = (ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER)


@dataclass(frozen=True, slots=True)
class Presence:
    """`person_moved` hears when a person blocks the bot, or takes it back."""

    refusals: Refusals
    person_moved: Callable[[Turn], Awaitable[None]]

    def routes(self) -> list[Route]:
        """What happens in groups."""
        return [
            Route("groups.bot_moved", On(Event.BOT_MOVED), self.bot_moved),
            Route("groups.join_asked", On(Event.JOIN_ASKED), self.join_asked),
            Route("groups.member_moved", On(Event.MEMBER_MOVED), self.member_moved),
            Route("groups.spoken", On(Event.GROUP_SPOKEN), self.spoken),
            Route("groups.migrated", On(Event.GROUP_MIGRATED), self.migrated),
            Route("groups.put_out", Press(PutOut), self.put_out),
        ]

    async def bot_moved(self, turn: Turn) -> None:
        """The bot came into a group, its rights changed, or it is out."""
        moved = turn.update.my_chat_member
        if turn.is_private or moved is None:
            await self.person_moved(turn)
        elif _is_inside(moved.new_chat_member):
            await self._came(turn, moved.chat.title or "", moved.new_chat_member)
        else:
            await self._went(turn, moved.chat.id)

    async def join_asked(self, turn: Turn) -> None:
        """Somebody opened the invitation link."""
        await entry.answer_knock(turn.moment, await turn.chat(), turn.user.id, turn.member)

    async def member_moved(self, turn: Turn) -> None:
        """Somebody came in, by whatever door, or left."""
        moved = turn.update.chat_member
        if moved is None:
            return
        person = moved.new_chat_member.user
        if _is_inside(moved.new_chat_member):
            await entry.notice(turn.moment, await turn.chat(), _account(person))
        else:
            await entry.left(turn.moment, await turn.chat(), person.id)

    async def spoken(self, turn: Turn) -> None:
        """Somebody wrote in a group: nothing of it is kept but who is there without a place."""
        chat, message = await turn.chat(), turn.message
        if message.new_chat_title:
            await _rename(turn, chat, message.new_chat_title)
        seen = list(message.new_chat_members)
        # Anonymous administrators and channels write in a chat's name: that is nobody.
        if message.from_user and message.sender_chat is None and not message.left_chat_member:
            seen.append(message.from_user)
        for person in seen:
            await entry.notice(turn.moment, chat, _account(person))

    async def migrated(self, turn: Turn) -> None:
        """Both of Telegram's service messages say the same: the old number and the new one."""
        message = turn.message
        if message.migrate_to_chat_id:
            await service.migrated(turn.moment, message.chat.id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            await service.migrated(turn.moment, message.migrate_from_chat_id, message.chat.id)

    async def put_out(self, turn: Turn, button: PutOut) -> None:
        """A coordinator takes a stranger out of the group."""
        try:
            stranger, group = await entry.put_out(turn.moment, turn.me, button.stranger)
        except StrangerUnknown:
            await self.refusals.overtaken(turn)
        except entry.BelongsThere:
            turn.answer(unasked.belongs_there())
        except entry.MayNotPutOut:
            turn.answer(unasked.may_not_put_out(), alert=True)
        else:
            turn.answer(unasked.stranger_out_toast())
            words = partial(unasked.stranger_out, group)
            await news.settle_stranger(turn.uow, stranger, words, turn.now)

    async def _went(self, turn: Turn, number: int) -> None:
        # Telegram says so of a group that was left and forgotten too: that is not kept again.
        chat = await turn.uow.chats.find(number)
        group = await service.bot_went(turn.moment, chat) if chat else None
        if group is not None:
            await news.tell_lost(turn.uow, group, turn.now)

    async def _came(self, turn: Turn, title: str, standing: ChatMember) -> None:
        moment, missing = turn.moment, _missing(standing)
        group, arrival = await service.bot_came(moment, await turn.chat(), title, missing)
        if arrival is Arrival.UNCALLED and not await service.expects_group(moment, turn.member):
            words = partial(in_group.uncalled, turn.policy.group_grace_minutes)
            await news.say_in(turn.uow, group.chat, words, turn.now)
        elif arrival is Arrival.INCOMPLETE:
            words = partial(unasked.incomplete, group)
            await news.tell_coordinators(turn.uow, words, turn.now)
        elif arrival is Arrival.COMPLETE:
            await news.tell_coordinators(turn.uow, partial(unasked.complete, group), turn.now)


def _is_inside(standing: ChatMember) -> bool:
    if isinstance(standing, ChatMemberRestricted):
        return standing.is_member
    return standing.status in _INSIDE


def _missing(standing: ChatMember) -> frozenset[BotRight]:
    """The rights that a plain member, or an administrator with few, does not have."""
    return frozenset(right for right in BotRight if not getattr(standing, right.value, False))


def _account(person: User) -> Account:
    name = f"{person.full_name} (@{person.username})" if person.username else person.full_name
    return Account(person.id, name, person.is_bot)


async def _rename(turn: Turn, chat: str, title: str) -> None:
    group = await turn.uow.groups.find(chat)
    if group is not None:
        await turn.uow.groups.rename(replace(group, title=title))
