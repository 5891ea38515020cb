"""What a person gets to see, before it is on its way: text, keys, a file."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Document:
    """A file that goes with a message."""

    name: str
    content: bytes = field(repr=False)
    is_picture: bool = False
    """Whether the chat shows it by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a person gets to see: HTML text within 4,096 UTF-16 units, and Telegram's markup."""

    text: str = field(repr=False)
    markup: Mapping[str, Any] | None = field(default=None, repr=False)
    silent: bool = False
    protected: bool = False
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One of many messages that are said together.

    `member` is set where the chat is private, `slot` where the message will be edited.
    """

    chat: str
    message: Message
    member: str | None = None
    slot: str | None = None


def body_of(message: Message) -> dict[str, Any]:
    """The message as the outbox keeps it: JSON, the file's content in base64."""
    body: dict[str, Any] = {"text": message.text}
    if message.markup is not None:
        body["markup"] = dict(message.markup)
    if message.silent:
        body["silent"] = True
    if message.protected:
        body["protected"] = True
    if message.document is not None:
        content = base64.b64encode(message.document.content).decode()
        body["document"] = {"name": message.document.name, "content": content}
    return body
