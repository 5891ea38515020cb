"""The objects of the Bot API as JSON (core.telegram.org/bots/api#available-types)."""

from typing import Any

from bot.playground.markup import InlineKeyboard
from bot.playground.records import (
    Chat,
    Document,
    GroupChat,
    InviteLink,
    Member,
    Message,
    PrivateChat,
    User,
)

RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_pin_messages", "can_manage_topics",
)  # fmt: skip


def user_json(user: User) -> dict[str, Any]:
    """A User."""
    shape: dict[str, Any] = {"id": user.id, "is_bot": user.is_bot, "first_name": user.first_name}
    if user.last_name:
        shape["last_name"] = user.last_name
    if user.username:
        shape["username"] = user.username
    return shape if user.is_bot else shape | {"language_code": user.language}


def chat_json(chat: Chat) -> dict[str, Any]:
    """A Chat."""
    if isinstance(chat, GroupChat):
        return {"id": chat.id, "type": chat.kind, "title": chat.title}
    assert isinstance(chat, PrivateChat)  # noqa: S101  the only other kind there is
    names = {"first_name": chat.user.first_name, "last_name": chat.user.last_name}
    return {"id": chat.id, "type": "private"} | {key: name for key, name in names.items() if name}


def message_json(message: Message) -> dict[str, Any]:
    """A Message."""
    shape = {
        "message_id": message.id,
        "from": user_json(message.sender),
        "chat": chat_json(message.chat),
        "date": message.date,
        **_content(message),
        **message.service,
    }
    if message.edited is not None:
        shape["edit_date"] = message.edited
    if message.protected:
        shape["has_protected_content"] = True
    if message.reply_to is not None:
        shape["reply_to_message"] = message_json(message.reply_to)
    if isinstance(message.markup, InlineKeyboard):
        shape["reply_markup"] = message.markup.as_json()
    if "link_preview_options" in message.options:
        shape["link_preview_options"] = message.options["link_preview_options"]
    return shape


def _content(message: Message) -> dict[str, Any]:
    entities = [entity.as_json() for entity in message.rich.entities]
    if message.kind == "text":
        shape: dict[str, Any] = {"text": message.text} if message.text else {}
        return shape | ({"entities": entities} if entities else {})
    shape = {message.kind: _media(message)}
    if message.text:
        shape["caption"] = message.text
    return shape | ({"caption_entities": entities} if entities else {})


def _media(message: Message) -> Any:
    assert message.document is not None, "media messages carry a file"  # noqa: S101
    file = file_json(message.document)
    match message.kind:
        case "photo":
            return [file | {"width": 1280, "height": 960}]
        case "voice":
            return file | {"duration": 7, "mime_type": "audio/ogg"}
        case "sticker":
            looks = {"is_animated": False, "is_video": False, "emoji": "👍", "type": "regular"}
            return file | {"width": 512, "height": 512, **looks}
        case _:
            return file | {"file_name": message.document.name, "mime_type": message.document.mime}


def file_json(document: Document) -> dict[str, Any]:
    """What a Document, a PhotoSize and a File have in common."""
    return {
        "file_id": document.id,
        "file_unique_id": document.id[-16:],
        "file_size": len(document.content),
    }


def member_json(member: Member, bot: User) -> dict[str, Any]:
    """A ChatMember, with the fields of its status."""
    shape: dict[str, Any] = {"user": user_json(member.user), "status": member.status}
    match member.status:
        case "creator":
            return shape | {"is_anonymous": False}
        case "administrator":
            rights = {right: right in member.rights for right in RIGHTS} | {"can_manage_chat": True}
            return shape | rights | {"is_anonymous": False, "can_be_edited": member.user is not bot}
        case "kicked":
            return shape | {"until_date": 0}
        case _:
            return shape


def link_json(link: InviteLink) -> dict[str, Any]:
    """A ChatInviteLink."""
    shape: dict[str, Any] = {
        "invite_link": link.url,
        "creator": user_json(link.creator),
        "creates_join_request": link.asks,
        "is_primary": False,
        "is_revoked": link.revoked,
    }
    optional = {
        "name": link.name,
        "expire_date": link.expires_at,
        "member_limit": link.member_limit,
    }
    return shape | {key: value for key, value in optional.items() if value}
