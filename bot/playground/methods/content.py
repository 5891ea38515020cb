"""What a call wants a message to hold: text or caption, keyboard, options; all of it checked."""

from collections.abc import Sequence
from typing import Any

from bot.playground.entities import Entity, RichText, plain, utf16_length
from bot.playground.errors import bad_request, entities_unreadable
from bot.playground.html_reader import parse_html
from bot.playground.markup import ReplyMarkup, read_markup
from bot.playground.params import Params
from bot.playground.records import Chat, Message, PrivateChat
from bot.playground.world import Content

MAX_TEXT = 4096
MAX_CAPTION = 1024


def text_of(params: Params) -> RichText:
    """The text of a message, 1 to 4,096 UTF-16 units once its markup is read.

    Raises:
        ApiError: empty, too long, or unreadable.
    """
    rich = _rich(params, "text", "entities")
    if not rich.text.strip():
        raise bad_request("message text is empty")
    if utf16_length(rich.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return rich


def caption_of(params: Params) -> RichText:
    """The caption of a file, at most 1,024 UTF-16 units.

    Raises:
        ApiError: too long, or unreadable.
    """
    rich = _rich(params, "caption", "caption_entities")
    if utf16_length(rich.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return rich


def markup_of(params: Params, chat: Chat) -> ReplyMarkup:
    """The keyboard of a message."""
    shape = params.structure("reply_markup", "reply keyboard markup")
    return read_markup(shape, private=isinstance(chat, PrivateChat))


def content_of(params: Params, chat: Chat) -> Content:
    """What every kind of message may carry.

    Raises:
        ApiError: a broken keyboard, or a reply to a message that is not there.
    """
    return Content(
        markup=markup_of(params, chat),
        silent=params.flag("disable_notification"),
        protected=params.flag("protect_content"),
        reply_to=_replied(params, chat),
        options=_options(params),
    )


def _rich(params: Params, name: str, entities_name: str) -> RichText:
    text = params.text(name).replace("\r", "")
    mode = params.text("parse_mode").lower()
    if mode == "html":
        return parse_html(text)
    if mode:
        raise bad_request("unsupported parse_mode")
    entities = params.structure(entities_name, "entities")
    return plain(text, _entities(entities or []))


def _entities(shapes: Sequence[dict[str, Any]]) -> list[Entity]:
    try:
        return [_entity(shape) for shape in shapes]
    except (AttributeError, KeyError, TypeError, ValueError):
        raise entities_unreadable("MessageEntity must be an Object with its fields") from None


def _entity(shape: dict[str, Any]) -> Entity:
    url, language = str(shape.get("url", "")), str(shape.get("language", ""))
    return Entity(str(shape["type"]), int(shape["offset"]), int(shape["length"]), url, language)


def _replied(params: Params, chat: Chat) -> Message | None:
    reply = params.structure("reply_parameters", "reply parameters") or {}
    message_id = int(reply.get("message_id", 0)) or params.integer("reply_to_message_id")
    if not message_id:
        return None
    message = chat.messages.get(message_id)
    found = message is not None and not message.deleted
    if not found and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message if found else None


def _options(params: Params) -> dict[str, Any]:
    names = ("reply_parameters", "link_preview_options")
    values = {name: params.structure(name, name.replace("_", " ")) for name in names}
    return {name: value for name, value in values.items() if value}
