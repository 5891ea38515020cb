"""The rows of the outbox: calls to Telegram, sealed, each with its lane and its one end."""

from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    FromClause,
    Index,
    Integer,
    Table,
    Text,
    and_,
    literal_column,
    or_,
)

from storage.schema import Id, Instant, Sealed, metadata

outbox = Table(
    "outbox",
    metadata,
    # The order in which things were said: SQLite wants a plain INTEGER to count by itself.
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", Id, nullable=False, unique=True),
    Column("lane", Integer, nullable=False),
    Column("operation", Text, nullable=False),
    Column("chat", Id, ForeignKey("chats.id"), nullable=False),
    Column("slot", Text),
    Column("about", Id),
    Column("member", Id),
    Column("sealed", Sealed),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("outcome", Text, nullable=False),
    Column("reason", Text),
    Column("attempts", Integer, nullable=False, default=0),
    Column("accepted_at", Instant, nullable=False),
    Column("ended_at", Instant),
)

IS_WAITING = outbox.c.outcome == literal_column("'waiting'")
"""Written out, so that the database sees that the indexes below hold every row that is asked for.

They hold what waits and nothing else: what was said long ago costs no search.
"""


def is_waiting(rows: FromClause) -> ColumnElement[bool]:
    """The same of an alias."""
    return rows.c.outcome == literal_column("'waiting'")


def postponed(rows: FromClause) -> ColumnElement[bool]:
    """Rows that were tried in vain and wait for another try."""
    return and_(is_waiting(rows), rows.c.attempts > literal_column("0"))


IS_TRACED = and_(
    outbox.c.outcome != literal_column("'waiting'"),
    or_(outbox.c.slot.is_not(None), outbox.c.about.is_not(None), outbox.c.member.is_not(None)),
)
"""Ended, and still known of it whom and what it was about."""


def _index(name: str, which: ColumnElement[bool], *columns: Column[Any]) -> None:
    Index(name, *columns, sqlite_where=which, postgresql_where=which)


_index("ix_outbox_next", IS_WAITING, outbox.c.lane, outbox.c.position)
_index("ix_outbox_postponed", postponed(outbox), outbox.c.chat, outbox.c.lane, outbox.c.position)
_index("ix_outbox_chat", IS_WAITING, outbox.c.chat)
_index("ix_outbox_slot", IS_WAITING, outbox.c.slot)
_index("ix_outbox_about", IS_WAITING, outbox.c.about)
_index("ix_outbox_ended", IS_TRACED, outbox.c.ended_at)
_index("ix_outbox_member", IS_WAITING, outbox.c.member)


class Lane(IntEnum):
    """What goes first. The smaller number overtakes the larger."""

    ALARM = -1
    """The head of what is urgent: a red alert never waits behind a night of orange ones."""
    URGENT = 0
    INTERACTIVE = 1
    ROUTINE = 2
    BULK = 3

    @property
    def is_urgent(self) -> bool:
        """Whether it keeps its place even while everything else pauses."""
        return self <= Lane.URGENT


class Operation(StrEnum):
    """What a row does at Telegram."""

    SEND = "send"
    EDIT = "edit"
    DELETE = "delete"
    ERASE = "erase"
    """Edit a slot so that sealed content leaves the screen: nothing takes this back."""
    REVEAL = "reveal"
    """Edit a slot to show sealed content, which is opened at that moment and stored nowhere."""
    CALL = "call"
    """Any other call with an effect: letting a person into a group, leaving one, a menu."""


class Outcome(StrEnum):
    """Every row ends in exactly one of these; until then it waits."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
