"""Comings and goings in groups, with the updates and the service messages that they cause."""

from typing import Any

from bot.playground.records import Chat, GroupChat, InviteLink, Member, PrivateChat, User
from bot.playground.shapes import chat_json, link_json, member_json, user_json
from bot.playground.world import World

JOIN_GRACE = 300  # seconds in which a bot may write to somebody who asked to join


def add(
    world: World,
    group: GroupChat,
    member: Member,
    by: User,
    *,
    link: InviteLink | None = None,
    approved: bool = False,
) -> None:
    """Let somebody in, as a member or as an administrator."""
    user = member.user
    _change(world, group, member, by, link=link, approved=approved)
    for message in group.visible():
        world.show(message, user)
    joined = f"{user.name} a rejoint le groupe" if by is user else f"{by.name} a ajouté {user.name}"
    _announce(world, group, by, joined, new_chat_members=[user_json(user)])


def remove(world: World, group: GroupChat, user: User, by: User, *, banned: bool) -> None:
    """Take somebody out; with `banned` they cannot come back by themselves."""
    left = by is user
    notice = f"{user.name} a quitté le groupe" if left else f"{by.name} a retiré {user.name}"
    hears = not group.supergroup or user is not world.bot  # a supergroup falls silent at once
    if hears and group.member(user).present:
        _announce(world, group, by, notice, left_chat_member=user_json(user))
    _change(world, group, Member(user, "kicked" if banned else "left"), by)


def promote(world: World, group: GroupChat, user: User, rights: frozenset[str], by: User) -> None:
    """Make somebody an administrator with these rights, or with none a plain member again."""
    status = "administrator" if rights else "member"
    _change(world, group, Member(user, status, rights), by)


def ask_to_join(world: World, group: GroupChat, user: User, link: InviteLink) -> None:
    """Knock at the door: the bot gets a chat_join_request."""
    group.requests[user.id] = link
    world.redraw()
    if not group.member(world.bot).may("can_invite_users"):
        return
    world.private_chat(user).writable_until = world.clock() + JOIN_GRACE
    world.updates.push(
        "chat_join_request",
        {
            "chat": chat_json(group),
            "from": user_json(user),
            "user_chat_id": user.id,
            "date": world.now(),
            "invite_link": link_json(link),
        },
    )


def migrate(world: World, old: GroupChat) -> GroupChat:
    """Upgrade a group to a supergroup: a new id, and the old one only points to it."""
    new = world.add_group(old.title, supergroup=True)
    new.members, new.links, new.requests = dict(old.members), old.links, old.requests
    new.keyboard = old.keyboard
    owner = next((m.user for m in old.present() if m.status == "creator"), world.bot)
    notice = "Le groupe est devenu un supergroupe"
    world.post(old, owner, service={"migrate_to_chat_id": new.id}, notice=notice)
    old.migrated_to = new
    world.post(new, owner, service={"migrate_from_chat_id": old.id}, notice=notice)
    world.redraw()
    return new


def block(world: World, chat: PrivateChat, *, blocked: bool) -> None:
    """Block the bot or let it write again, with the update that it gets; nothing when it is so."""
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    world.redraw()
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    was, now = Member(world.bot, before), Member(world.bot, after)
    world.updates.push("my_chat_member", _change_json(world, chat, was, now, chat.user))


def _change(
    world: World,
    group: GroupChat,
    member: Member,
    by: User,
    *,
    link: InviteLink | None = None,
    approved: bool = False,
) -> None:
    before = group.member(member.user)
    group.members[member.user.id] = member
    world.redraw()
    mine = member.user is world.bot
    if not mine and group.member(world.bot).status != "administrator":
        return  # only administrators hear of others (Bot API, Update.chat_member)
    payload = _change_json(world, group, before, member, by)
    if link is not None:
        payload |= {"invite_link": link_json(link), "via_join_request": approved}
    world.updates.push("my_chat_member" if mine else "chat_member", payload)


def _change_json(
    world: World, chat: Chat, before: Member, after: Member, by: User
) -> dict[str, Any]:
    return {
        "chat": chat_json(chat),
        "from": user_json(by),
        "date": world.now(),
        "old_chat_member": member_json(before, world.bot),
        "new_chat_member": member_json(after, world.bot),
    }


def _announce(world: World, group: GroupChat, by: User, notice: str, **service: Any) -> None:
    world.post(group, by, service=service, notice=notice)
