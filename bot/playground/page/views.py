"""The world as the page needs it, in JSON."""

from typing import Any

from bot.playground.markup import Button, Key, ReplyKeyboard
from bot.playground.menu import menu_of
from bot.playground.records import GroupChat, Member, Message, PrivateChat
from bot.playground.world import World


def directory_view(world: World) -> dict[str, Any]:
    """Who is there: the bot, each person with their chats and keyboard, each group."""
    return {
        "bot": {"id": world.bot.id, "name": world.bot.name, "username": world.bot.username},
        "people": [_person_view(world, chat) for chat in world.people()],
        "groups": [_group_view(world, group) for group in world.groups()],
    }


def message_view(message: Message) -> dict[str, Any]:
    """A message as it stands now; a deleted one shows nothing."""
    shape: dict[str, Any] = {
        "id": message.id,
        "chat": _current(message),
        "origin": message.chat.id,  # after a migration the ids of two chats meet on one screen
        "deleted": message.deleted,
    }
    if message.deleted:
        return shape
    return shape | {
        "from": {"id": message.sender.id, "name": message.sender.name},
        "date": message.date,
        "html": message.html,
        "notice": message.notice,
        "kind": message.kind,
        "file": _file_view(message),
        "buttons": [[_button_view(button) for button in row] for row in message.buttons],
        "edited": message.edited is not None,
        "silent": message.silent,
        "protected": message.protected,
        "pinned": message.pinned,
        "reply": _reply_view(message.reply_to),
    }


def _current(message: Message) -> int:
    chat = message.chat
    while isinstance(chat, GroupChat) and chat.migrated_to is not None:
        chat = chat.migrated_to
    return chat.id


def _person_view(world: World, chat: PrivateChat) -> dict[str, Any]:
    groups = (group for group in world.groups() if group.member(chat.user).present)
    return {
        "id": chat.id,
        "name": chat.user.name,
        "language": chat.user.language,
        "started": chat.started,
        "blocked": chat.blocked,
        "groups": [group.id for group in groups],
        "keyboard": _keyboard_view(chat.keyboard),
        "menu": menu_of(world.commands, chat),
    }


def _group_view(world: World, group: GroupChat) -> dict[str, Any]:
    people = {chat.id: chat.user.name for chat in world.people()}
    return {
        "id": group.id,
        "title": group.title,
        "supergroup": group.supergroup,
        "bot": group.member(world.bot).status,
        "members": [_member_view(member) for member in group.present() if not member.user.is_bot],
        "links": [link.url for link in group.links.values() if not link.revoked],
        "requests": [people[user_id] for user_id in group.requests],
        "keyboard": _keyboard_view(group.keyboard),
    }


def _member_view(member: Member) -> dict[str, Any]:
    return {"id": member.user.id, "name": member.user.name, "status": member.status}


def _keyboard_view(keyboard: ReplyKeyboard | None) -> list[list[dict[str, Any]]]:
    return [[_key_view(key) for key in row] for row in keyboard.rows] if keyboard else []


def _key_view(key: Key) -> dict[str, Any]:
    return {"text": key.text, "asks_group": key.request_chat is not None}


def _button_view(button: Button) -> dict[str, Any]:
    return {"text": button.text, "url": button.url or button.web_app}


def _file_view(message: Message) -> dict[str, Any] | None:
    document = message.document
    if document is None:
        return None
    url = f"/page/files/{document.id}"
    return {"name": document.name, "size": len(document.content), "url": url}


def _reply_view(message: Message | None) -> dict[str, str] | None:
    if message is None or message.deleted:
        return None
    return {"name": message.sender.name, "text": message.text}
