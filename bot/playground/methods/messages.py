"""New messages of the bot: text, documents, photos; and the sign that it is typing."""

from typing import Any

from bot.playground.access import readable_chat, writable_chat
from bot.playground.errors import bad_request
from bot.playground.methods.content import caption_of, content_of, text_of
from bot.playground.params import Params
from bot.playground.records import Document
from bot.playground.shapes import message_json
from bot.playground.world import World

MAX_UPLOAD = 50 * 1024 * 1024
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


def send_message(world: World, params: Params) -> dict[str, Any]:
    """Post a text."""
    chat = writable_chat(world, params)
    rich, content = text_of(params), content_of(params, chat)
    return message_json(world.post(chat, world.bot, rich, **content))


def send_document(world: World, params: Params) -> dict[str, Any]:
    """Post a document, uploaded with the call or before."""
    return _send_file(world, params, "document")


def send_photo(world: World, params: Params) -> dict[str, Any]:
    """Post a photo, uploaded with the call or before."""
    return _send_file(world, params, "photo")


def send_chat_action(world: World, params: Params) -> bool:
    """Check the action; phones of the playground do not show it."""
    writable_chat(world, params)
    if params.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def pin_chat_message(world: World, params: Params) -> bool:
    """Pin a message of a chat."""
    chat = readable_chat(world, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request("message to pin not found")
    message.pinned = True
    world.touch(message)
    return True


def _send_file(world: World, params: Params, kind: str) -> dict[str, Any]:
    chat = writable_chat(world, params)
    caption, content = caption_of(params), content_of(params, chat)
    content |= {"document": _file(world, params, kind), "kind": kind}
    return message_json(world.post(chat, world.bot, caption, **content))


def _file(world: World, params: Params, kind: str) -> Document:
    upload = params.upload(kind)
    if upload is None:
        name = params.text(kind)
        if not name:
            raise bad_request(f"there is no {kind} in the request")
        if name not in world.files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return world.files[name]
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > MAX_UPLOAD:
        raise bad_request("file is too big")
    return world.keep(upload.name, upload.content, upload.mime)


METHODS = {
    "sendmessage": send_message,
    "senddocument": send_document,
    "sendphoto": send_photo,
    "sendchataction": send_chat_action,
    "pinchatmessage": pin_chat_message,
}
