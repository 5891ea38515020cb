"""The keyboards that a message brings, checked as Telegram checks them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.playground.errors import bad_request

MAX_BUTTONS = 100
MAX_DATA_BYTES = 64


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: a press sends `data`, or opens `url`."""

    text: str
    data: str = ""
    url: str = ""
    web_app: str = ""

    def as_json(self) -> dict[str, Any]:
        """The button as the Bot API writes it."""
        shape: dict[str, Any] = {"text": self.text}
        if self.data:
            shape["callback_data"] = self.data
        if self.url:
            shape["url"] = self.url
        if self.web_app:
            shape["web_app"] = {"url": self.web_app}
        return shape


@dataclass(frozen=True, slots=True)
class InlineKeyboard:
    """Buttons under a message."""

    rows: tuple[tuple[Button, ...], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The keyboard as messages carry it."""
        return {"inline_keyboard": [[button.as_json() for button in row] for row in self.rows]}


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the reply keyboard: a press says its text, or grants its request."""

    text: str
    request_chat: Mapping[str, Any] | None = field(default=None, hash=False)
    request_contact: bool = False
    web_app: str = ""


@dataclass(frozen=True, slots=True)
class ReplyKeyboard:
    """Keys in the place of a phone's keyboard, until replaced or removed."""

    rows: tuple[tuple[Key, ...], ...]
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def labels(self) -> list[str]:
        """The labels of the keys, in reading order."""
        return [key.text for row in self.rows for key in row]


@dataclass(frozen=True, slots=True)
class RemoveKeyboard:
    """Takes the reply keyboard away."""

    rows: tuple[tuple[Button, ...], ...] = ()


ReplyMarkup = InlineKeyboard | ReplyKeyboard | RemoveKeyboard | None


def read_markup(shape: Any, *, private: bool) -> ReplyMarkup:
    """Read `reply_markup`; `private` says whether the chat is a private one.

    Raises:
        ApiError: in Telegram's words.
    """
    if shape is None or shape == {}:
        return None
    if not isinstance(shape, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in shape:
        return _inline(_rows(shape, "inline_keyboard"), private=private)
    if "keyboard" in shape:
        keys = tuple(
            tuple(_key(key, private=private) for key in row) for row in _rows(shape, "keyboard")
        )
        options = {name: value for name, value in shape.items() if name != "keyboard"}
        return ReplyKeyboard(keys, options)
    return RemoveKeyboard() if shape.get("remove_keyboard") else None


def _rows(shape: Mapping[str, Any], field_name: str) -> Sequence[Sequence[Any]]:
    rows = shape[field_name]
    if not isinstance(rows, list):
        raise bad_request(f'field "{field_name}" of the ReplyMarkup must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{field_name}" of the ReplyMarkup must be an Array of Arrays')
    return rows


def _inline(rows: Sequence[Sequence[Any]], *, private: bool) -> ReplyMarkup:
    keyboard = InlineKeyboard(
        tuple(tuple(_button(shape, private=private) for shape in row) for row in rows if row)
    )
    if sum(len(row) for row in keyboard.rows) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return keyboard if keyboard.rows else None


def _button(shape: Any, *, private: bool) -> Button:
    if not isinstance(shape, dict):
        raise bad_request(
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object"
        )
    text = _label(shape, "inline keyboard button")
    data, url = str(shape.get("callback_data", "")), str(shape.get("url", ""))
    web_app = _web_app(shape)
    if not (data or url or web_app):
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(data.encode()) > MAX_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if url and not re.match(r"(?:https?|tg)://\S+$|[\w-]+(?:\.[\w-]+)+\S*$", url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    if web_app and not private:
        raise bad_request("BUTTON_TYPE_INVALID")
    return Button(text, data, url, web_app)


def _key(shape: Any, *, private: bool) -> Key:
    if isinstance(shape, str):
        shape = {"text": shape}
    if not isinstance(shape, dict):
        raise bad_request(
            "can't parse keyboard button: KeyboardButton must be a String or an Object"
        )
    for field_name, refusal in _PRIVATE_ONLY.items():
        if shape.get(field_name) and not private:
            raise bad_request(refusal)
    return Key(
        _label(shape, "keyboard button"),
        shape.get("request_chat"),
        bool(shape.get("request_contact")),
        _web_app(shape),
    )


_PRIVATE_ONLY = {
    "request_contact": "phone number can be requested in private chats only",
    "request_location": "location can be requested in private chats only",
    "request_poll": "poll can be requested in private chats only",
    "request_users": "users can be requested in private chats only",
    "request_chat": "chats can be requested in private chats only",
    "web_app": "web App buttons can be used in private chats only",
}


def _label(shape: Mapping[str, Any], what: str) -> str:
    text = shape.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad_request(f"{what} text must be non-empty")
    return text.strip()


def _web_app(shape: Mapping[str, Any]) -> str:
    app = shape.get("web_app")
    return str(app.get("url", "")) if isinstance(app, dict) else ""
