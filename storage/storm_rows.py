"""The rows of storms: one message each, and how it is read where its message stands now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    ScalarSelect,
    Select,
    Table,
    Text,
    exists,
    func,
    or_,
    select,
)

from storage.chats import chats
from storage.notices import Audience
from storage.outbox import Lane, Operation
from storage.outbox_rows import IS_WAITING, outbox
from storage.schema import Id, Instant, metadata
from storage.slots import slots

storms = Table(
    "storms",
    metadata,
    Column("slot", Text, ForeignKey("slots.name"), primary_key=True),
    Column("chat", Id, ForeignKey("chats.id"), nullable=False),
    Column("audience", Text, nullable=False),
    Column("reader", Id, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("drawn", Integer, nullable=False),
    Column("shown", Integer, nullable=False, server_default="0"),
    Column("is_open", Boolean, nullable=False),
    Column("is_stale", Boolean, nullable=False),
    Index("ix_storms_chat", "chat", "is_open"),
    Index("ix_storms_stale", "is_stale"),
)


class Standing(StrEnum):
    """Where the message of a storm is."""

    UNTOLD = auto()
    """Nothing was accepted for it yet, or it was held back to be drawn anew."""
    WAITING = auto()
    ON_SCREEN = auto()
    GONE = auto()
    """It was taken back or refused: it will never be on a screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """One message that lists alerts, to one reader (the id of a group or of a member).

    `lines` counts the alerts that joined it, `drawn` those that its newest text knows, `shown`
    those that the text before it knew, where a newer one still waits to be on the screen;
    `has_news`: there is a line that its reader cannot know yet.
    """

    slot: str
    chat: str
    audience: Audience
    reader: str
    begun_at: datetime
    last_at: datetime
    lines: int
    drawn: int
    shown: int
    has_news: bool
    standing: Standing


@dataclass(frozen=True, slots=True)
class Weather:
    """How many urgent messages wait in a chat, and the storm that takes lines there."""

    waiting: int
    storm: Storm | None


def storm_columns() -> Sequence[ColumnElement[Any]]:
    """What `read_storm` needs, in a query that joins the slots."""
    sending = waits(Operation.SEND).label("waits")
    return (*storms.c, slots.c.message_id, sending, has_news().label("has_news"))


def all_storms() -> Select[Any]:
    """Every storm, to be narrowed down."""
    return select(*storm_columns()).join(slots, slots.c.name == storms.c.slot)


def in_order(where: Collection[str]) -> Select[Any]:
    """These, locked always in the same order, so that two alerts never wait for each other."""
    chosen = select(storms.c.slot).where(storms.c.slot.in_(where))
    return chosen.order_by(storms.c.slot).with_for_update()


def waits(*operations: Operation, lane: Lane | None = None) -> ColumnElement[bool]:
    """Whether one of these still waits in the storm's slot."""
    waiting = exists().where(
        outbox.c.slot == storms.c.slot,
        IS_WAITING,
        outbox.c.operation.in_(operations),
    )
    return waiting if lane is None else waiting.where(outbox.c.lane == lane)


def has_news() -> ColumnElement[bool]:
    """Whether a line is not drawn yet, or drawn in an edit that waits."""
    return or_(storms.c.lines > storms.c.drawn, waits(Operation.EDIT, lane=Lane.URGENT))


def urgent_waiting() -> ScalarSelect[int]:
    """How many messages of the urgent lanes a chat of the query has before it."""
    return (
        select(func.count())
        .select_from(outbox)
        .where(
            outbox.c.chat == chats.c.id,
            IS_WAITING,
            outbox.c.operation == Operation.SEND,
            outbox.c.lane <= Lane.URGENT,
        )
        .scalar_subquery()
    )


def read_storm(row: Any) -> Storm:
    """The storm of a row that has `storm_columns`."""
    return Storm(
        slot=row.slot,
        chat=row.chat,
        audience=Audience(row.audience),
        reader=row.reader,
        begun_at=row.begun_at,
        last_at=row.last_at,
        lines=row.lines,
        drawn=row.drawn,
        shown=row.shown,
        has_news=row.has_news,
        standing=_standing(row),
    )


def _standing(row: Any) -> Standing:
    if row.message_id is not None:
        return Standing.ON_SCREEN
    if row.waits:
        return Standing.WAITING
    return Standing.GONE if row.drawn else Standing.UNTOLD
