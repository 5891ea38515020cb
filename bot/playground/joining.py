"""Ways into a group: invite links, and the groups that a person hands to the bot."""

from collections.abc import Mapping
from typing import Any

from bot.playground import membership
from bot.playground.records import GroupChat, InviteLink, Member, User
from bot.playground.world import World


class Impossible(AssertionError):
    """The phone does not offer this."""


def group_behind(world: World, link: str) -> GroupChat | None:
    """The group that an invite link leads to."""
    return next((group for group in world.groups() if link in group.links), None)


def join(world: World, group: GroupChat, user: User, url: str) -> None:
    """Open an invite link: knock at the door, or walk in.

    Raises:
        Impossible: the link is not valid, or the person is inside or banned.
    """
    link = group.links.get(url)
    if link is None or not _valid(link, world.now()):
        raise Impossible("Ce lien d’invitation n’est plus valable.")
    standing = group.member(user)
    if standing.present or standing.status == "kicked":
        raise Impossible(f"{user.name} ne peut pas rejoindre {group.title}.")
    link.used += 1
    if link.asks:
        membership.ask_to_join(world, group, user, link)
    else:
        membership.add(world, group, Member(user), user, link=link)


def check_request(request: Mapping[str, Any], group: GroupChat, user: User) -> None:
    """Whether a phone would list the group for a request_chat key.

    Raises:
        Impossible: it would not.
    """
    standing = group.member(user)
    needed = _granted(request.get("user_administrator_rights"))
    if request.get("chat_is_channel") or not standing.present:
        raise Impossible(f"{group.title} n’est pas proposé à {user.name}.")
    if request.get("chat_is_created") and standing.status != "creator":
        raise Impossible(f"{user.name} n’a pas créé {group.title}.")
    if not all(standing.may(right) for right in needed):
        raise Impossible(f"{user.name} n’est pas administrateur de {group.title}.")


def grant(world: World, request: Mapping[str, Any], group: GroupChat, user: User) -> None:
    """Give the bot what the key asked for: a place in the group, or rights there."""
    rights = _granted(request.get("bot_administrator_rights"))
    bot = group.member(world.bot)
    if not bot.present and (rights or request.get("bot_is_member")):
        status = "administrator" if rights else "member"
        membership.add(world, group, Member(world.bot, status, rights), user)
    elif rights - bot.rights:
        membership.promote(world, group, world.bot, rights | bot.rights, user)


def _granted(rights: Mapping[str, Any] | None) -> frozenset[str]:
    return frozenset(right for right, granted in (rights or {}).items() if granted is True)


def _valid(link: InviteLink, now: int) -> bool:
    in_time = not link.expires_at or now < link.expires_at
    room = not link.member_limit or link.used < link.member_limit
    return in_time and room and not link.revoked
