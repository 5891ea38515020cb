"""Buttons of this slice. They carry no right: whoever presses is checked again."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class ShowAddress(Button, code="kn.show"):
    """How somebody else is reached, for the coordination."""

    member: str


@dataclass(frozen=True, slots=True)
class AskAddress(Button, code="kn.ask"):
    """Begin the form for a member's address."""

    member: str


@dataclass(frozen=True, slots=True)
class DropAddress(Button, code="kn.drop"):
    """No address any more; `screen` is the message that a press changes."""

    member: str
    screen: str


class Move(StrEnum):
    """What a key of the form does."""

    AGAIN = "again"
    OTHER = "other"
    CANCEL = "stop"


@dataclass(frozen=True, slots=True)
class MoveAddress(Button, code="kn.move"):
    """A key of the form."""

    draft: str
    version: int
    move: Move
