"""Invite links and join requests."""

from typing import Any

from bot.playground import membership
from bot.playground.access import group_where, person
from bot.playground.errors import bad_request
from bot.playground.params import Params
from bot.playground.records import GroupChat, InviteLink, Member, User
from bot.playground.shapes import link_json
from bot.playground.world import World

MAX_NAME = 32


def create_chat_invite_link(world: World, params: Params) -> dict[str, Any]:
    """A new ChatInviteLink."""
    group = _managed(world, params)
    asks, limit = params.flag("creates_join_request"), params.integer("member_limit")
    if asks and limit:
        raise bad_request(
            "member limit can't be specified for links requiring administrator approval"
        )
    if len(params.text("name")) > MAX_NAME:
        raise bad_request("INVITE_TITLE_TOO_LONG")
    url = f"https://t.me/+{world.letters(16)}"
    expires_at = params.integer("expire_date")
    link = InviteLink(url, world.bot, params.text("name"), asks, expires_at, limit)
    group.links[url] = link
    return link_json(link)


def revoke_chat_invite_link(world: World, params: Params) -> dict[str, Any]:
    """Close a link for good."""
    link = _managed(world, params).links.get(params.text("invite_link"))
    if link is None:
        raise bad_request("INVITE_HASH_EXPIRED")
    link.revoked = True
    return link_json(link)


def approve_chat_join_request(world: World, params: Params) -> bool:
    """Let in somebody who asked."""
    group, user, link = _request(world, params)
    membership.add(world, group, Member(user), world.bot, link=link, approved=True)
    return True


def decline_chat_join_request(world: World, params: Params) -> bool:
    """Turn away somebody who asked."""
    _request(world, params)
    world.redraw()
    return True


def _managed(world: World, params: Params) -> GroupChat:
    refusal = "not enough rights to manage chat invite link"
    return group_where(world, params, "can_invite_users", refusal)


def _request(world: World, params: Params) -> tuple[GroupChat, User, InviteLink]:
    refusal = "not enough rights to manage chat join requests"
    group = group_where(world, params, "can_invite_users", refusal)
    user = person(world, params)
    link = group.requests.pop(user.id, None)
    if group.member(user).present:
        raise bad_request("USER_ALREADY_PARTICIPANT")
    if link is None:
        raise bad_request("HIDE_REQUESTER_MISSING")
    return group, user, link


METHODS = {
    "createchatinvitelink": create_chat_invite_link,
    "revokechatinvitelink": revoke_chat_invite_link,
    "approvechatjoinrequest": approve_chat_join_request,
    "declinechatjoinrequest": decline_chat_join_request,
}
