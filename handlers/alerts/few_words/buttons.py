"""The keys of the screen that waits for a few words."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.payload import Button


class Choice(StrEnum):
    """What a key does."""

    KEEP = "keep"
    REWRITE = "again"
    LEAVE = "leave"
    WITHOUT = "without"
    """Go on without any words, where they are not needed."""


@dataclass(frozen=True, slots=True)
class SayWords(Button, code="al.say"):
    """A key of the screen at one version."""

    draft: str
    version: int
    choice: Choice
