"""What a slice lets the coordination take out: its registers as files, and what a year counts."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from handlers.moment import Moment
from handlers.words import Html
from storage.messages import Document


@dataclass(frozen=True, slots=True)
class Register:
    """A register as a file. `code` names it in keys and in the journal, `label` on a key.

    `{year}` in the label is the year that was asked for. `file` gets it, too; None: nothing
    stands in it. Not `yearly`: it is as it stands today, whatever the year.
    """

    code: str
    label: str
    file: Callable[[Moment, int], Awaitable[Document | None]]
    yearly: bool = True


@dataclass(frozen=True, slots=True)
class Count:
    """How many: a line of the file of figures."""

    under: str
    what: str
    how_many: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """What a slice counted over a year: in a few words, and line by line."""

    said: Html
    counts: Sequence[Count]


Counting: TypeAlias = Callable[[Moment, int], Awaitable[Chapter]]
"""Counts the year that it is given."""


def bounds_of(moment: Moment, year: int) -> tuple[datetime, datetime]:
    """The instants at which a year begins and is over, for those who live there."""
    begins, ends = (datetime(one, 1, 1, tzinfo=moment.zone) for one in (year, year + 1))
    return begins, ends
