"""Changing and deleting what stands in a chat."""

from typing import Any

from bot.playground.access import message_of, writable_chat
from bot.playground.entities import RichText, with_links
from bot.playground.errors import bad_request, not_modified
from bot.playground.markup import InlineKeyboard, RemoveKeyboard, ReplyKeyboard, ReplyMarkup
from bot.playground.methods.content import caption_of, markup_of, text_of
from bot.playground.params import Params
from bot.playground.records import Chat, GroupChat, Message
from bot.playground.shapes import message_json
from bot.playground.world import World

MEDIA = frozenset({"animation", "audio", "document", "photo", "video"})
"""What a message may become (Bot API, editMessageMedia): a voice message is not among them."""
DELETABLE_FOR = 48 * 3600  # seconds (Bot API, deleteMessage)


def edit_message_text(world: World, params: Params) -> dict[str, Any]:
    """Replace the text of one of the bot's messages."""
    message = _editable(world, params)
    rich, markup = text_of(params), _inline(params, message.chat)
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    return _revise(world, message, rich, markup)


def edit_message_caption(world: World, params: Params) -> dict[str, Any]:
    """Replace the caption of one of the bot's files."""
    message = _editable(world, params)
    rich, markup = caption_of(params), _inline(params, message.chat)
    if message.kind == "text":
        raise bad_request("there is no caption in the message to edit")
    return _revise(world, message, rich, markup)


def edit_message_media(world: World, params: Params) -> dict[str, Any]:
    """Put a file in the place of a text or of another file."""
    message = _editable(world, params)
    media = params.structure("media", "media") or {}
    upload = params.uploads.get(str(media.get("media", "")).removeprefix("attach://"))
    if media.get("type") not in MEDIA or upload is None:
        raise bad_request("wrong type of the media")
    inside = Params({key: media.get(key, "") for key in ("caption", "parse_mode")})
    rich, markup = caption_of(inside), _inline(params, message.chat)
    message.kind = str(media["type"])
    message.document = world.keep(upload.name, upload.content, upload.mime)
    world.revise(message, rich, markup)
    return message_json(message)


def edit_message_reply_markup(world: World, params: Params) -> dict[str, Any]:
    """Replace the inline buttons alone."""
    message = _editable(world, params)
    return _revise(world, message, message.rich, _inline(params, message.chat))


def delete_message(world: World, params: Params) -> bool:
    """Delete a message for everyone."""
    chat = writable_chat(world, params)
    message = message_of(chat, params, "message to delete")
    if not _may_delete(world, message):
        raise bad_request("message can't be deleted")
    world.delete(message)
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Delete those of up to 100 messages that are there and may be deleted."""
    chat = writable_chat(world, params)
    for message_id in params.structure("message_ids", "message identifiers") or []:
        message = chat.messages.get(int(message_id))
        if message is not None and not message.deleted and _may_delete(world, message):
            world.delete(message)
    return True


def _editable(world: World, params: Params) -> Message:
    if not params.integer("message_id"):
        raise bad_request("message identifier is not specified")
    message = message_of(writable_chat(world, params), params, "message to edit")
    # TDLib, can_edit_message: what brought or removed a reply keyboard stays as it is.
    fixed = isinstance(message.markup, ReplyKeyboard | RemoveKeyboard)
    if message.sender is not world.bot or fixed:
        raise bad_request("message can't be edited")
    return message


def _inline(params: Params, chat: Chat) -> InlineKeyboard | None:
    markup: ReplyMarkup = markup_of(params, chat)
    if markup is not None and not isinstance(markup, InlineKeyboard):
        raise bad_request("inline keyboard expected")
    return markup


def _revise(
    world: World, message: Message, rich: RichText, markup: InlineKeyboard | None
) -> dict[str, Any]:
    if (with_links(rich), markup) == (message.rich, message.markup):
        raise not_modified()
    world.revise(message, rich, markup)
    return message_json(message)


def _may_delete(world: World, message: Message) -> bool:
    fresh = world.now() - message.date < DELETABLE_FOR
    if message.sender is world.bot or not isinstance(message.chat, GroupChat):
        return fresh
    return message.chat.member(world.bot).may("can_delete_messages")


METHODS = {
    "editmessagetext": edit_message_text,
    "editmessagemedia": edit_message_media,
    "editmessagecaption": edit_message_caption,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
}
