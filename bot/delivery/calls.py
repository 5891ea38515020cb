"""A row of the outbox as a call of the Bot API."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from telegram import InputFile, InputMediaDocument, InputMediaPhoto

from storage.deliveries import Queued
from storage.messages import Message
from storage.outbox import THIS_CHAT, Operation


@dataclass(frozen=True, slots=True)
class Call:
    """A method of the Bot API and its parameters."""

    method: str
    parameters: Mapping[str, Any] = field(repr=False)


def call_for(row: Queued, telegram_id: int) -> Call:
    """What a row asks of Telegram in the chat with that number."""
    if row.operation is Operation.SEND:
        return _send(row.body, telegram_id)
    if row.operation in (Operation.EDIT, Operation.ERASE):
        return edit(telegram_id, row.message_id, row.body)
    if row.operation is Operation.DELETE:
        message_id = row.body.get("message_id", row.message_id)
        return Call("deleteMessage", {"chat_id": telegram_id, "message_id": message_id})
    if row.operation is Operation.CALL:
        return Call(row.body["method"], _in_chat(row.body["parameters"], telegram_id))
    raise ValueError(f"a row cannot be delivered as {row.operation}")


def edit(telegram_id: int, message_id: int | None, body: Mapping[str, Any]) -> Call:
    """Show `body` in place of a message's text and keys."""
    parameters = {"chat_id": telegram_id, "message_id": message_id, **_text(body)}
    return Call("editMessageText", parameters)


def show(telegram_id: int, message_id: int | None, message: Message) -> Call:
    """Show opened content in place of its placeholder: words, or a file with words under it."""
    if message.document is None:
        return edit(telegram_id, message_id, body_of(message))
    of_its_kind = InputMediaPhoto if message.document.is_picture else InputMediaDocument
    file = InputFile(message.document.content, filename=message.document.name, attach=True)
    media = of_its_kind(file, caption=message.text, parse_mode="HTML")
    place = {"chat_id": telegram_id, "message_id": message_id}
    return Call("editMessageMedia", place | {"media": media} | _markup(body_of(message)))


def body_of(message: Message) -> Mapping[str, Any]:
    """A message that never went through the outbox, in the outbox's words."""
    return {"text": message.text} | ({"markup": message.markup} if message.markup else {})


def _send(body: Mapping[str, Any], telegram_id: int) -> Call:
    parameters: dict[str, Any] = {"chat_id": telegram_id}
    if body.get("silent"):
        parameters["disable_notification"] = True
    if body.get("protected"):
        parameters["protect_content"] = True
    document = body.get("document")
    if document is None:
        return Call("sendMessage", parameters | _text(body))
    file = InputFile(base64.b64decode(document["content"]), filename=document["name"])
    caption = {"caption": body["text"], "parse_mode": "HTML"} | _markup(body)
    return Call("sendDocument", parameters | {"document": file} | caption)


def _text(body: Mapping[str, Any]) -> dict[str, Any]:
    quiet_links = {"link_preview_options": {"is_disabled": True}}
    return {"text": body["text"], "parse_mode": "HTML"} | quiet_links | _markup(body)


def _markup(body: Mapping[str, Any]) -> dict[str, Any]:
    return {"reply_markup": body["markup"]} if body.get("markup") else {}


def _in_chat(value: Any, telegram_id: int) -> Any:
    """Telegram's number in every place where the row says `THIS_CHAT`."""
    if isinstance(value, Mapping):
        return {name: _in_chat(inner, telegram_id) for name, inner in value.items()}
    if isinstance(value, list):
        return [_in_chat(inner, telegram_id) for inner in value]
    return telegram_id if value == THIS_CHAT else value
