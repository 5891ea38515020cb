"""Typed button payloads: what a press carries, within Telegram's 64 bytes.

A payload is opaque to people and carries no authority: whoever presses is checked again.
"""

from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from typing import Any, ClassVar, Protocol, Self, get_type_hints

LIMIT = 64
SEPARATOR = ":"


class ButtonUnreadable(Exception):
    """A payload that no button of this version made."""


class Button:
    """The base of every button: a frozen dataclass of str, int, bool or Enum fields.

    @dataclass(frozen=True, slots=True)
    class Acknowledge(Button, code="al.ack"):
        alert: str
    """

    __slots__ = ()
    code: ClassVar[str]
    known: ClassVar[dict[str, type["Button"]]] = {}
    hints: ClassVar[Mapping[str, Any]]

    def __init_subclass__(cls, *, code: str = "", **options: Any) -> None:
        super().__init_subclass__(**options)
        # A slotted dataclass is created twice: the second time it inherits its code.
        cls.code = code or cls.code
        before = Button.known.get(cls.code)
        if before is not None and before.__qualname__ != cls.__qualname__:
            raise TypeError(f"two buttons share the code {cls.code}")
        Button.known[cls.code] = cls

    def pack(self) -> str:
        """The payload. Raises `ValueError` when it does not fit."""
        parts = [self.code, *(_packed(getattr(self, name)) for name in _hints(type(self)))]
        data = SEPARATOR.join(parts)
        if len(data.encode()) > LIMIT:
            raise ValueError(f"a payload of {type(self).__name__} is over {LIMIT} bytes")
        return data

    @classmethod
    def unpack(cls, data: str) -> Self:
        """The button that made this payload. Raises `ButtonUnreadable`."""
        code, *parts = data.split(SEPARATOR)
        hints = _hints(cls)
        if code != cls.code or len(parts) != len(hints):
            raise ButtonUnreadable
        try:
            values = [
                _unpacked(kind, part) for kind, part in zip(hints.values(), parts, strict=True)
            ]
        except ValueError:
            raise ButtonUnreadable from None
        return cls(*values)


class FormKey(Protocol):
    """What every button of a form carries."""

    @property
    def draft(self) -> str:
        """The id of the form."""

    @property
    def version(self) -> int:
        """The one that was on the screen."""


def code_of(data: str) -> str:
    """The code at the head of a payload."""
    return data.partition(SEPARATOR)[0]


def _hints(button: type[Button]) -> Mapping[str, Any]:
    """The fields of a button and their kinds, looked up once."""
    if "hints" not in button.__dict__:
        hints = get_type_hints(button)
        names = [field.name for field in fields(button)]  # type: ignore[arg-type] # every Button is a dataclass
        button.hints = {name: hints[name] for name in names}
    return button.hints


def _packed(value: object) -> str:
    if isinstance(value, Enum):
        value = value.value
    text = str(int(value)) if isinstance(value, bool) else str(value)
    if SEPARATOR in text:
        raise ValueError("a payload field cannot hold the separator")
    return text


def _unpacked(kind: Any, part: str) -> Any:
    if kind is bool:
        return bool(int(part))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(int(part) if issubclass(kind, int) else part)
    return kind(part)
