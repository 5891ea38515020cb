"""Taking people out of groups, and letting them back."""

from bot.playground import membership
from bot.playground.access import group_where, person
from bot.playground.errors import bad_request
from bot.playground.params import Params
from bot.playground.records import GroupChat, Member
from bot.playground.world import World


def ban_chat_member(world: World, params: Params) -> bool:
    """Remove somebody, and keep them out."""
    group, member = _target(world, params)
    if member.status == "creator":
        raise bad_request("can't remove chat owner")
    if member.status == "administrator":
        raise bad_request("user is an administrator of the chat")
    membership.remove(world, group, member.user, world.bot, banned=True)
    return True


def unban_chat_member(world: World, params: Params) -> bool:
    """Lift a ban; without `only_if_banned` somebody who is in the group is removed."""
    group, member = _target(world, params)
    if not group.supergroup:
        raise bad_request("method is available for supergroup and channel chats only")
    if member.status == "kicked" or (member.present and not params.flag("only_if_banned")):
        membership.remove(world, group, member.user, world.bot, banned=False)
    return True


def _target(world: World, params: Params) -> tuple[GroupChat, Member]:
    refusal = "not enough rights to restrict/unrestrict chat member"
    group = group_where(world, params, "can_restrict_members", refusal)
    return group, group.member(person(world, params))


METHODS = {"banchatmember": ban_chat_member, "unbanchatmember": unban_chat_member}
