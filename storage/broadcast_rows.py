"""The rows of broadcasts: a message to many, and a target for each of the people it is for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from storage.audiences import Barrier
from storage.schema import Id, Instant, Sealed, metadata

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("state", Text, nullable=False),
    Column("author", Id, ForeignKey("members.id"), nullable=False),
    # What it says, for as long as there is somebody to say it to.
    Column("sealed", Sealed),
    Column("confirmed_at", Instant, nullable=False),
    Column("ended_at", Instant),
    # For how many people it had ended when it was shown last.
    Column("shown", Integer, nullable=False),
    Index("ix_broadcasts_state", "state", "confirmed_at"),
)

# Whom it is for: frozen when it is confirmed. What became of it stands in the outbox alone, so that
# no count can differ from what went out.
broadcast_targets = Table(
    "broadcast_targets",
    metadata,
    Column("broadcast", Id, ForeignKey("broadcasts.id"), primary_key=True),
    Column("member", Id, ForeignKey("members.id"), primary_key=True),
    # The row of the outbox, once there is one; a second try has a row of its own.
    Column("delivery", Id, ForeignKey("outbox.id")),
    Column("barrier", Text),
)


class BroadcastState(StrEnum):
    """Running until nobody is left who waits for it, or until somebody stops it."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"


class Fate(StrEnum):
    """What became of it for one person: exactly one of these at any moment."""

    FAILED = "failed"
    UNREACHABLE = "unreachable"
    WITHDRAWN = "withdrawn"
    """It was stopped before, or the person's access ended while it waited."""
    COMING = "coming"
    SENT = "sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """A message to many. `words` is empty once they are forgotten."""

    id: str
    author: str
    state: BroadcastState = BroadcastState.RUNNING
    words: str = field(repr=False)
    confirmed_at: datetime
    ended_at: datetime | None = None
    shown: int = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing of it goes out any more."""
        return self.state in {BroadcastState.DONE, BroadcastState.STOPPED}


@dataclass(frozen=True, slots=True)
class Reached:
    """One person, what became of it, and why (Telegram's words for what failed)."""

    member: str
    fate: Fate
    barrier: Barrier | None
    reason: str


Counts = Mapping[Fate, int]
"""How many people have each fate: their sum is the number of targets."""


class BroadcastUnknown(Exception):
    """No such broadcast, or not any more."""
