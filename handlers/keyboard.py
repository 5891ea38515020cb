"""Keys under a message, as Telegram's markup."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from handlers.payload import Button
from handlers.words import curved, plain

Key: TypeAlias = Mapping[str, Any]
Row: TypeAlias = Sequence[Key]


def key(label: str, button: Button) -> Key:
    """A key that tells us when it is pressed."""
    return {"text": curved(plain(label)), "callback_data": button.pack()}


def link(label: str, url: str) -> Mapping[str, Any]:
    """A key that opens an address."""
    return {"text": plain(label), "url": url}


def keys(*rows: Row) -> Mapping[str, Any]:
    """Keys under one message, row by row; empty rows are left out."""
    return {"inline_keyboard": [list(row) for row in rows if row]}


def column(row: Row) -> Sequence[Row]:
    """One key a row: long labels stay readable on a small phone."""
    return [[one] for one in row]


def pairs(row: Row) -> Sequence[Row]:
    """Two keys a row."""
    return rows_of(2, row)


def rows_of(count: int, row: Row) -> Sequence[Row]:
    """So many keys a row: four when each is as short as an hour."""
    return [row[start : start + count] for start in range(0, len(row), count)]


def permanent(*rows: Sequence[str | Mapping[str, Any]]) -> Mapping[str, Any]:
    """The keys that stay beside the text field; a plain label is typed when it is pressed."""
    return {
        "keyboard": [
            [{"text": one} if isinstance(one, str) else dict(one) for one in row] for row in rows
        ],
        "resize_keyboard": True,
        "is_persistent": True,
    }


def no_permanent() -> Mapping[str, Any]:
    """Take the permanent keys away."""
    return {"remove_keyboard": True}
