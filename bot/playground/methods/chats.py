"""What a bot can learn of a chat, and leaving one."""

from typing import Any

from bot.playground import membership
from bot.playground.access import group_chat, person, readable_chat
from bot.playground.errors import bad_request
from bot.playground.params import Params
from bot.playground.records import GroupChat, PrivateChat
from bot.playground.shapes import chat_json, member_json, user_json
from bot.playground.world import World


def get_chat(world: World, params: Params) -> dict[str, Any]:
    """A ChatFullInfo."""
    chat = readable_chat(world, params)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    return chat_json(chat) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), False),
    }


def get_chat_member(world: World, params: Params) -> dict[str, Any]:
    """A ChatMember."""
    chat = readable_chat(world, params)
    user = person(world, params)
    if isinstance(chat, GroupChat):
        return member_json(chat.member(user), world.bot)
    if user.id not in {chat.id, world.bot.id}:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return {"user": user_json(user), "status": "member"}


def get_chat_administrators(world: World, params: Params) -> list[dict[str, Any]]:
    """The ChatMembers that run a group; other bots would be left out, this one is not."""
    chat = readable_chat(world, params)
    if not isinstance(chat, GroupChat):
        raise bad_request("there are no administrators in the private chat")
    leaders = (member for member in chat.present() if member.status != "member")
    return [member_json(member, world.bot) for member in leaders]


def get_chat_member_count(world: World, params: Params) -> int:
    """How many are in a chat."""
    chat = readable_chat(world, params)
    if isinstance(chat, PrivateChat):
        return 2
    return sum(1 for _ in group_chat(world, params).present())


def leave_chat(world: World, params: Params) -> bool:
    """Leave a group."""
    membership.remove(world, group_chat(world, params), world.bot, world.bot, banned=False)
    return True


METHODS = {
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "getchatadministrators": get_chat_administrators,
    "getchatmembercount": get_chat_member_count,
    "leavechat": leave_chat,
}
