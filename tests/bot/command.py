"""`vigie …` in a test: how a command ended, and whether it was refused as people should be."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


Vigie = Callable[..., Ended]


def said_one_line(ended: Ended, words: str) -> bool:
    """Whether a command was refused in one line on stderr that says this."""
    return ended.status != 0 and words in ended.err and ended.err.count("\n") == 1
