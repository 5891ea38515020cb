"""Which group serves which communes, and what the bot may do there: the rules of linking."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from handlers.groups import form, news
from handlers.moment import Moment
from storage.audit import SYSTEM
from storage.chats import Chat
from storage.drafts import Draft
from storage.groups import BotRight, Group, GroupState
from storage.members import Member, Role
from storage.outbox import THIS_CHAT
from storage.unit_of_work import UnitOfWork

INVITE_LINK = "groups.invite_link"
"""The name of the learner that takes a new invitation link."""


class NotLinked(Exception):
    """The group is not linked any more: another coordinator was faster, or the bot lost it."""


class Arrival(Enum):
    """What an update about the bot's own place in a group comes to."""

    UNCALLED = auto()
    """It came into a group that no coordinator linked, and says so."""
    INCOMPLETE = auto()
    """In a linked group it lacks rights that it did not lack before."""
    COMPLETE = auto()
    """In a linked group it has at last every right that it needs."""
    NOTHING_NEW = auto()


async def link(
    moment: Moment, coordinator: Member, chat: str, title: str, communes: Collection[str]
) -> Group:
    """The group in this chat shows these communes' notices from now on, and nothing else."""
    uow, now = moment.uow, moment.now
    before = await uow.groups.find(chat) or await uow.groups.add(chat, title, now)
    await uow.groups.link(replace(before, title=title or before.title), communes)
    await uow.chats.revive(chat)
    await _take_back(moment, before, before.communes - set(communes))
    await uow.audit.append(coordinator.id, "group.linked", before.id, now, _codes(communes))
    group = await uow.groups.get(before.id)
    if group.invite_link is None:
        await _ask_invite_link(moment, group)
    await news.offer(uow, group, group.communes - before.communes, now)
    return group


async def change_communes(
    moment: Moment, coordinator: Member, group_id: str, communes: Collection[str]
) -> Group:
    """A linked group serves other communes. Raises `NotLinked` and `GroupUnknown`."""
    group = await moment.uow.groups.get(group_id)
    if not group.is_linked:
        raise NotLinked
    return await link(moment, coordinator, group.chat, group.title, communes)


async def unlink(moment: Moment, coordinator: Member, group_id: str) -> Group:
    """The group shows nothing any more; the bot leaves after the grace time.

    Forgets a lost group for good. Raises `NotLinked` and `GroupUnknown`.
    """
    uow, now = moment.uow, moment.now
    group = await uow.groups.get(group_id)
    if not (group.is_linked or group.communes):
        raise NotLinked
    await uow.groups.unlink(group, leave_at=grace(moment) if group.is_linked else None)
    await uow.strangers.forget_all(group.id)
    await uow.outbox.cancel_in(group.chat, now)
    await uow.audit.append(coordinator.id, "group.unlinked", group.id, now)
    if group.is_linked and group.invite_link is not None:
        parameters = {"chat_id": THIS_CHAT, "invite_link": group.invite_link}
        await uow.outbox.call(group.chat, "revokeChatInviteLink", parameters, now=now)
    return group


async def bot_came(
    moment: Moment, chat: str, title: str, missing: Collection[BotRight]
) -> tuple[Group, Arrival]:
    """The bot is in a group, with all rights but the missing ones."""
    uow = moment.uow
    before = await uow.groups.find(chat)
    if before is None:
        before = await uow.groups.add(chat, title, moment.now, leave_at=grace(moment))
        arrival = Arrival.UNCALLED
    elif before.state is GroupState.GONE:
        await uow.groups.set_state(before.id, GroupState.WAITING, leave_at=grace(moment))
        await uow.chats.revive(chat)
        arrival = Arrival.UNCALLED
    else:
        arrival = _rights_seen(before, frozenset(missing))
    await uow.groups.set_missing(before.id, missing)
    group = await uow.groups.get(before.id)
    if group.is_linked and _may_invite_at_last(before, group):
        await _ask_invite_link(moment, group)
    return group, arrival


async def bot_went(moment: Moment, chat: str) -> Group | None:
    """The bot was taken out; the group, if that is news to the coordinators."""
    group = await moment.uow.groups.find(chat)
    return await _lost(moment.uow, group, moment.now) if group else None


async def group_died(uow: UnitOfWork, chat: Chat, now: datetime) -> None:
    """The delivery found that the bot has no place in this group any more."""
    group = await uow.groups.find(chat.id)
    if group is not None and await _lost(uow, group, now) is not None:
        await news.tell_lost(uow, group, now)


async def group_muted(uow: UnitOfWork, chat: Chat, now: datetime) -> None:
    """The delivery found that the bot may not write in this group."""
    group = await uow.groups.find(chat.id)
    if group is not None and group.is_linked:
        await uow.audit.append(SYSTEM, "group.muted", group.id, now)
        await news.tell_muted(uow, group, now)


async def group_hears_again(uow: UnitOfWork, chat: Chat, now: datetime) -> None:
    """A message went through in a group in which the bot could not write."""
    group = await uow.groups.find(chat.id)
    if group is not None and group.is_linked:
        await news.tell_hears_again(uow, group, now)


async def migrated(moment: Moment, old_number: int, new_number: int) -> None:
    """The group became a supergroup: Telegram numbers it anew, for us it is the same."""
    uow = moment.uow
    ours = await uow.chats.find(old_number)
    if ours is None:
        return
    newcomer = await uow.chats.find(new_number)
    if newcomer not in (None, ours) and (twin := await uow.groups.find(str(newcomer))):
        # An update about the new number came first, and looked like another group.
        await uow.groups.set_state(twin.id, GroupState.GONE)
    if await uow.chats.migrate(ours, new_number):
        await uow.storms.start_again_in(ours)


async def expects_group(moment: Moment, member: Member | None) -> bool:
    """Whether this person is a coordinator who is just choosing a group to link."""
    draft = await open_form(moment, member) if member and is_coordinator(member) else None
    return draft is not None and draft.step == form.SHARING


async def open_form(moment: Moment, member: Member) -> Draft | None:
    """The form that chooses a group's communes, if this person has one open."""
    return await moment.uow.drafts.of_kind(member.id, form.KIND)


async def learn_invite_link(uow: UnitOfWork, about: str, answer: Any, now: datetime) -> None:
    """Telegram made the invitation link: keep it, and offer it to those concerned."""
    link: Mapping[str, Any] = answer
    group = await uow.groups.get(about)
    if not group.is_linked:
        return
    known = replace(group, invite_link=str(link["invite_link"]))
    await uow.groups.rename(known)
    if group.invite_link is None:
        await news.offer(uow, known, known.communes, now)


def is_coordinator(member: Member) -> bool:
    """An active coordinator."""
    return member.is_active and member.role is Role.COORDINATOR


def grace(moment: Moment) -> datetime:
    """Until when the bot stays in a group that nobody links."""
    return moment.now + timedelta(minutes=moment.policy.group_grace_minutes)


async def _lost(uow: UnitOfWork, group: Group, now: datetime) -> Group | None:
    """Keep that the bot is out; the group if it was linked until now."""
    if group.state is not GroupState.GONE:
        await uow.groups.set_state(group.id, GroupState.GONE)
    if not group.is_linked:
        return None
    await uow.strangers.forget_all(group.id)
    await uow.groups.rename(replace(group, invite_link=None))
    await uow.audit.append(SYSTEM, "group.lost", group.id, now)
    return group


async def _take_back(moment: Moment, group: Group, dropped: Collection[str]) -> None:
    """What waits about alerts of communes that the group does not serve any more."""
    for alert in await moment.uow.notices.unsent(group.id, dropped):
        await moment.uow.outbox.cancel_about(alert, moment.now, chat=group.chat)
    if dropped:
        await moment.uow.storms.hold_back_in(group.chat, moment.now)


async def _ask_invite_link(moment: Moment, group: Group) -> None:
    """Ask Telegram for a link whose users knock first, unless the bot may not make one."""
    if group.missing is not None and BotRight.INVITE in group.missing:
        return
    await moment.uow.outbox.call(
        group.chat,
        "createChatInviteLink",
        {"chat_id": THIS_CHAT, "creates_join_request": True, "name": "Vigie"},
        now=moment.now,
        about=group.id,
        learner=INVITE_LINK,
    )


def _rights_seen(before: Group, missing: frozenset[BotRight]) -> Arrival:
    if not before.is_linked:
        return Arrival.NOTHING_NEW
    if missing - (before.missing or frozenset()):
        return Arrival.INCOMPLETE
    return Arrival.COMPLETE if before.missing and not missing else Arrival.NOTHING_NEW


def _may_invite_at_last(before: Group, now: Group) -> bool:
    """No link yet, and the right to make one was not there when the group was linked."""
    lacked = before.missing is not None and BotRight.INVITE in before.missing
    return now.invite_link is None and lacked


def _codes(communes: Collection[str]) -> str:
    return ",".join(sorted(communes))
