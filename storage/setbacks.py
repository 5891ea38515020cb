"""Setbacks: what the clock could not do about one row, and when it tries again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Integer,
    Table,
    Text,
    and_,
    delete,
    exists,
    select,
    update,
)

from storage.connection import Connection
from storage.schema import Id, Instant, metadata
from storage.upsert import upsert

setbacks = Table(
    "setbacks",
    metadata,
    Column("work", Text, primary_key=True),
    # Which row of that work's noun: no foreign key, for it may be of any table.
    Column("subject", Id, primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("again_at", Instant, nullable=False, index=True),
    Column("reference", Text, nullable=False),
    Column("is_told", Boolean, nullable=False),
)


class Work(StrEnum):
    """What the clock does about rows that are due."""

    ESCALATION = "escalation"
    CHARGE = "charge"
    DECISION = "decision"
    LIST = "list"
    PURGE = "purge"
    REMINDER = "reminder"
    ROUND = "round"
    SERIES = "series"
    DIGEST = "digest"
    FORM = "form"
    ABSENCE = "absence"
    RELAY = "relay"
    ROTA = "rota"
    GROUP = "group"
    CHARTER = "charter"
    ERASURE = "erasure"
    BROADCAST = "broadcast"


@dataclass(frozen=True, slots=True)
class Setback:
    """It failed `tries` times, and is tried again at `again_at`; `reference` names the last."""

    work: Work
    subject: str
    tries: int
    again_at: datetime
    reference: str


class Setbacks:
    """Keeps one setback for each row that fails, until it succeeds or is due no more."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of(self, work: Work, subjects: Collection[str]) -> Mapping[str, Setback]:
        """Those of these rows that have failed before."""
        query = select(setbacks).where(setbacks.c.work == work, setbacks.c.subject.in_(subjects))
        return {row.subject: _setback(row) for row in await self._connection.execute(query)}

    async def keep(self, setback: Setback) -> None:
        """It failed, for the first time or once more; whether it was told stays as it is."""
        values = {
            "tries": setback.tries,
            "again_at": setback.again_at,
            "reference": setback.reference,
        }
        await self._connection.execute(
            upsert(self._connection, setbacks)
            .values(work=setback.work, subject=setback.subject, is_told=False, **values)
            .on_conflict_do_update(
                index_elements=[setbacks.c.work, setbacks.c.subject], set_=values
            )
        )

    async def untold(self, limit: int) -> Sequence[Setback]:
        """Those that nobody was told of; from now on they count as told."""
        query = select(setbacks).where(~setbacks.c.is_told)
        ordered = query.order_by(setbacks.c.work, setbacks.c.subject).limit(limit)
        found = [_setback(row) for row in await self._connection.execute(ordered)]
        for each in found:
            told = update(setbacks).where(_is(each.work, each.subject)).values(is_told=True)
            await self._connection.execute(told)
        return found

    async def forget(self, work: Work, subject: str) -> None:
        """It went well."""
        await self._connection.execute(delete(setbacks).where(_is(work, subject)))

    async def forget_before(self, moment: datetime) -> None:
        """What would have been tried again long ago is due no more: somebody else has done it."""
        await self._connection.execute(delete(setbacks).where(setbacks.c.again_at < moment))


def may_be_tried(work: Work, subject: Column[Any], now: datetime) -> ColumnElement[bool]:
    """Whether a row is not set back: those that are would take the places of the others."""
    return ~exists().where(_is(work, subject), setbacks.c.again_at > now)


def _is(work: Work, subject: str | Column[Any]) -> ColumnElement[bool]:
    return and_(setbacks.c.work == work, setbacks.c.subject == subject)


def _setback(row: Any) -> Setback:
    return Setback(Work(row.work), row.subject, row.tries, row.again_at, row.reference)
