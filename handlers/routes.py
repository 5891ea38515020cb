"""What can happen, and what answers it: the table of contents that each slice hands over."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias

from handlers.context import Turn
from handlers.payload import Button

Do: TypeAlias = Callable[..., Awaitable[None]]
"""Takes the `Turn`; for a press also the button that was pressed."""


OPENINGS = ("alerte", "signaler")
"""With these words a typed line begins an alert, whatever else is open."""


@dataclass(frozen=True, slots=True)
class Command:
    """`/name` in private (or in a group), or the permanent key with this French label.

    `does` says in French what it does, for the menu and for /aide; without it, it is not listed.
    """

    name: str
    does: str | None = None
    label: str | None = None
    in_group: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """A press on this kind of button, wherever it is shown."""

    button: type[Button]


@dataclass(frozen=True, slots=True)
class Typed:
    """A line typed in private while this kind of form was touched last (None: no form).

    `starting`: only a line that begins with one of these words; `like`: only one that is wholly
    like this (a regular expression, whatever the case). `overrides`: such a line goes before a
    form that was left open, unless that form takes what is written `at_length`, whose words may be
    any, or waits for such a line itself.
    """

    form: str | None
    starting: tuple[str, ...] = ()
    like: str = ""
    overrides: bool = False
    at_length: bool = False

    @property
    def is_particular(self) -> bool:
        """Whether it takes some lines only, and so goes before what takes any."""
        return bool(self.starting or self.like)

    def takes(self, line: str) -> bool:
        """Whether a line is as it should be."""
        begins = not self.starting or begins_with(line, self.starting)
        return begins and (
            not self.like or re.fullmatch(self.like, line, re.IGNORECASE) is not None
        )


def begins_with(line: str, words: tuple[str, ...]) -> bool:
    """Whether the first word of a line is one of these."""
    first = line.split(maxsplit=1)[0] if line else ""
    return first.strip(".,:;!?").casefold() in words


@dataclass(frozen=True, slots=True)
class SentFile:
    """A photo, a voice message or a file sent in private while this form was touched last."""

    form: str


class Event(StrEnum):
    """What happens to the bot or in a group without anybody speaking to it."""

    BOT_MOVED = "bot_moved"
    """my_chat_member: the bot was added, promoted, or taken out; or somebody blocked it."""
    MEMBER_MOVED = "member_moved"
    """chat_member: somebody came into a group or left it."""
    JOIN_ASKED = "join_asked"
    GROUP_SHARED = "group_shared"
    """The answer to a `request_chat` key."""
    GROUP_MIGRATED = "group_migrated"
    GROUP_SPOKEN = "group_spoken"
    """Any other message in a group."""
    OTHER_CONTENT = "other_content"
    """A sticker, a photo, a voice message … in private."""
    OTHER_COMMAND = "other_command"
    """A command in private that nobody answers."""


@dataclass(frozen=True, slots=True)
class On:
    """Such an event."""

    event: Event


@dataclass(frozen=True, slots=True)
class Route:
    """One thing that can happen. `name` is its row in the rights table."""

    name: str
    on: Command | Press | Typed | SentFile | On
    do: Do


class Refusals(Protocol):
    """What a person hears who may not go on."""

    async def stranger(self, turn: Turn) -> None:
        """Whoever is not an active member gets the same polite answer to everything."""

    async def not_yours(self, turn: Turn) -> None:
        """A member whose role does not take this route."""

    async def unsigned(self, turn: Turn) -> None:
        """A member who has yet to sign the charter in force."""

    async def overtaken(self, turn: Turn) -> None:
        """A press on a button of before: nothing happens twice."""
