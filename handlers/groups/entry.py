"""Who may be in a linked group: letting in, turning away, noticing strangers, taking out."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from handlers.groups import news
from handlers.groups.texts import unasked
from handlers.moment import Moment
from storage.audit import SYSTEM
from storage.groups import BotRight, Group
from storage.members import Member, Role
from storage.outbox import THIS_CHAT
from storage.strangers import Stranger
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Account:
    """A Telegram account as an update shows it; the name is told once and not kept."""

    telegram_id: int = field(repr=False)
    name: str = field(repr=False)
    is_bot: bool


class BelongsThere(Exception):
    """The person has a place in the group by now."""


class MayNotPutOut(Exception):
    """The bot lacks the right to take anybody out of the group."""


def has_place(member: Member | None, group: Group) -> bool:
    """An active member of one of the group's communes, or a coordinator; never a duty phone."""
    if member is None or not member.is_active or member.role is Role.DUTY_PHONE:
        return False
    return member.role is Role.COORDINATOR or bool(member.communes & group.communes)


async def answer_knock(moment: Moment, chat: str, telegram_id: int, member: Member | None) -> bool:
    """Let in or turn away who asked to join a linked group; whether the person is let in.

    A group that is not linked is left to its own people. Who is turned away is told nothing.
    """
    uow, now = moment.uow, moment.now
    group = await uow.groups.find(chat)
    if group is None or not group.is_linked:
        return False
    welcome = member is not None and has_place(member, group)
    method = "approveChatJoinRequest" if welcome else "declineChatJoinRequest"
    await uow.outbox.call(chat, method, _about(telegram_id), now=now)
    act = "group.let_in" if welcome else "group.turned_away"
    await uow.audit.append(member.id if member else SYSTEM, act, group.id, now)
    return welcome


async def notice(moment: Moment, chat: str, account: Account) -> None:
    """Somebody showed in a group: named to the coordinators once, if without a place there."""
    uow = moment.uow
    group = await uow.groups.find(chat)
    if group is None or not group.is_linked or account.is_bot:
        return
    if has_place(await uow.members.find_by_telegram(account.telegram_id), group):
        return
    stranger = await uow.strangers.note(group.id, account.telegram_id, moment.now)
    if stranger is not None:
        await news.tell_stranger(uow, group, stranger, account.name, moment.now)


async def left(moment: Moment, chat: str, telegram_id: int) -> None:
    """Somebody left a group: nothing of them stays."""
    group = await moment.uow.groups.find(chat)
    if group is not None:
        await moment.uow.strangers.forget(group.id, telegram_id)


async def put_out(moment: Moment, coordinator: Member, stranger_id: str) -> tuple[Stranger, Group]:
    """A coordinator takes a stranger out of the group.

    Raises `StrangerUnknown`, `BelongsThere` when the person came to have a place meanwhile, and
    `MayNotPutOut`.
    """
    uow, now = moment.uow, moment.now
    stranger = await uow.strangers.get(stranger_id)
    group = await uow.groups.get(stranger.group)
    if has_place(await uow.members.find_by_telegram(stranger.telegram_id), group):
        raise BelongsThere
    if not _may_put_out(group):
        raise MayNotPutOut
    await _show_out(uow, group, stranger.telegram_id, now)
    await uow.strangers.forget(group.id, stranger.telegram_id)
    await uow.audit.append(coordinator.id, "group.stranger_put_out", group.id, now)
    return stranger, group


async def take_out(moment: Moment, member: Member) -> bool:
    """Who is suspended or removed leaves every linked group; whether one of them was theirs.

    To be called with the member as before, whose chat is still known. The journal says it of the
    groups where they had a place: of the others nobody knows whether they were in.
    """
    if member.chat is None:
        return False
    account = await moment.uow.chats.get(member.chat)
    groups = await moment.uow.groups.linked()
    for group in groups:
        await _show_out(moment.uow, group, account.telegram_id, moment.now)
        if not _may_put_out(group):
            words = partial(unasked.take_out_yourself, group, member.full_name)
            await news.tell_coordinators(moment.uow, words, moment.now)
        elif has_place(member, group):
            await moment.uow.audit.append(
                SYSTEM, "group.taken_out", member.id, moment.now, group.id
            )
    return any(has_place(member, group) for group in groups)


async def offer_groups(moment: Moment, member: Member) -> None:
    """Who becomes active gets the way into the groups of their communes."""
    for group in await moment.uow.groups.linked():
        if group.communes & member.communes:
            await news.offer_to(moment.uow, group, member, moment.now)


def _may_put_out(group: Group) -> bool:
    return group.missing is None or BotRight.RESTRICT not in group.missing


async def _show_out(uow: UnitOfWork, group: Group, telegram_id: int, now: datetime) -> None:
    """Ban, then lift the ban: out at once, and the way back stays open."""
    await uow.outbox.call(group.chat, "banChatMember", _about(telegram_id), now=now)
    await uow.outbox.call(group.chat, "unbanChatMember", _about(telegram_id), now=now)


def _about(telegram_id: int) -> dict[str, object]:
    return {"chat_id": THIS_CHAT, "user_id": telegram_id}
