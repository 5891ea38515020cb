"""Which chat a call means, and whether the bot may use it."""

from bot.playground.errors import ApiError, bad_request, forbidden, migrated
from bot.playground.params import Params
from bot.playground.records import Chat, GroupChat, Member, Message, PrivateChat, User
from bot.playground.world import World


def readable_chat(world: World, params: Params) -> Chat:
    """The chat of `chat_id`, if the bot knows it.

    Raises:
        ApiError: it does not exist, the bot is not in it, or it moved to another id.
    """
    chat = _named_chat(world, params)
    if isinstance(chat, PrivateChat) and not _met(world, chat):
        raise bad_request("chat not found")
    return chat


def writable_chat(world: World, params: Params) -> Chat:
    """The chat of `chat_id`, if the bot may write there.

    Raises:
        ApiError: as `readable_chat`; or the person never pressed start, or blocked the bot.
    """
    chat = _named_chat(world, params)
    if isinstance(chat, PrivateChat):
        _check_person(world, chat)
    return chat


def group_chat(world: World, params: Params) -> GroupChat:
    """The group of `chat_id`.

    Raises:
        ApiError: as `readable_chat`, or the chat is private.
    """
    chat = readable_chat(world, params)
    if not isinstance(chat, GroupChat):
        raise bad_request("method is available only for groups and supergroups")
    return chat


def group_where(world: World, params: Params, right: str, refusal: str) -> GroupChat:
    """The group of `chat_id`, in which the bot must hold a right.

    Raises:
        ApiError: `refusal`, when it does not.
    """
    group = group_chat(world, params)
    if not group.member(world.bot).may(right):
        raise bad_request(refusal)
    return group


def person(world: World, params: Params) -> User:
    """The user of `user_id`.

    Raises:
        ApiError: there is no such user.
    """
    user_id = params.integer("user_id")
    if user_id == world.bot.id:
        return world.bot
    chat = world.chats.get(user_id)
    if not isinstance(chat, PrivateChat):
        raise bad_request("PARTICIPANT_ID_INVALID" if user_id else "invalid user_id specified")
    return chat.user


def message_of(chat: Chat, params: Params, what: str) -> Message:
    """The message of `message_id`.

    Raises:
        ApiError: "message to … not found".
    """
    message = chat.messages.get(params.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request(f"{what} not found")
    return message


def _named_chat(world: World, params: Params) -> Chat:
    if not params.text("chat_id"):
        raise bad_request("chat_id is empty")
    chat = world.chats.get(params.integer("chat_id"))
    if chat is None:
        raise bad_request("chat not found")
    if isinstance(chat, GroupChat):
        _check_group(world, chat)
    return chat


def _check_group(world: World, group: GroupChat) -> None:
    if group.migrated_to is not None:
        raise migrated(group.migrated_to.id)
    standing = group.members.get(world.bot.id)
    if standing is None:
        raise bad_request("chat not found")
    if not standing.present:
        raise _outside(group, standing)


def _outside(group: GroupChat, standing: Member) -> ApiError:
    if standing.status == "kicked":
        return forbidden(f"bot was kicked from the {group.kind} chat")
    return forbidden(f"bot is not a member of the {group.kind} chat")


def _met(world: World, chat: PrivateChat) -> bool:
    shared = any(group.member(chat.user).present for group in world.groups())
    return chat.started or shared or chat.writable_until > world.clock()


def _check_person(world: World, chat: PrivateChat) -> None:
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    # A join request lets the bot write for five minutes (Bot API, ChatJoinRequest).
    if not chat.started and chat.writable_until <= world.clock():
        raise forbidden("bot can't initiate conversation with a user")
