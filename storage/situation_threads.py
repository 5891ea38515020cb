"""The thread of a situation: what its circle writes down, each sealed to a key of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    delete,
    insert,
    select,
)

from storage.connection import Connection
from storage.envelope import Envelope, EnvelopeTampered, Header, WrappedKey
from storage.schema import Id, Instant, Sealed, metadata

situation_circles = Table(
    "situation_circles",
    metadata,
    Column("situation", Id, ForeignKey("situations.id"), primary_key=True),
    Column("circle", Id, ForeignKey("circles.id"), nullable=False),
)

situation_notes = Table(
    "situation_notes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("situation", Id, ForeignKey("situations.id"), nullable=False),
    Column("author", Id, ForeignKey("members.id"), nullable=False),
    Column("header", LargeBinary, nullable=False),
    Column("body", Sealed, nullable=False),
    Column("circle", Id, ForeignKey("circles.id"), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("kid", LargeBinary, nullable=False),
    Column("wrapped_dek", Sealed, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Index("ix_situation_notes_situation", "situation", "at", "id"),
)

situation_readings = Table(
    "situation_readings",
    metadata,
    Column("situation", Id, ForeignKey("situations.id"), primary_key=True),
    Column("member", Id, ForeignKey("members.id"), primary_key=True),
    # The last time; each single one is in the journal.
    Column("at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationNote:
    """What is known of a note without opening it."""

    id: str
    situation: str
    author: str
    at: datetime


class SituationThreads:
    """Keeps the notes of situations as they were sealed, and never opens one.

    Who may ask for them is whoever is in the circle: the caller has found the situation there.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def circle(self, situation: str) -> str | None:
        """The circle that its notes are sealed to, once there is one."""
        query = select(situation_circles.c.circle).where(situation_circles.c.situation == situation)
        circle: str | None = await self._connection.scalar(query)
        return circle

    async def keep_circle(self, situation: str, circle: str) -> None:
        """Its notes are sealed to this circle from now on; the caller holds the situation."""
        row = {"situation": situation, "circle": circle}
        await self._connection.execute(insert(situation_circles).values(row))

    async def add(self, note: SituationNote, envelope: Envelope) -> None:
        """Keep a new note. Raises `EnvelopeTampered` for the envelope of another one."""
        _check(envelope.header, note)
        (key,) = envelope.keys
        row = {
            "id": note.id,
            "situation": note.situation,
            "author": note.author,
            "header": envelope.header.to_bytes(),
            "body": envelope.body,
            "circle": key.circle_id,
            "epoch": key.epoch,
            "kid": key.kid,
            "wrapped_dek": key.wrapped_dek,
            "at": note.at,
        }
        await self._connection.execute(insert(situation_notes).values(row))

    async def of(self, situation: str) -> Sequence[SituationNote]:
        """The thread of a situation, in the order of time."""
        theirs = select(situation_notes).where(situation_notes.c.situation == situation)
        rows = await self._connection.execute(theirs.order_by(*_OLDEST_FIRST))
        return [_note(row) for row in rows]

    async def envelope(self, note: SituationNote) -> Envelope:
        """What was sealed of a note. Raises `EnvelopeTampered` where it is another one's."""
        kept = select(situation_notes).where(situation_notes.c.id == note.id)
        row = (await self._connection.execute(kept)).one()
        header = Header.from_bytes(row.header)
        _check(header, note)
        return Envelope(
            header, row.body, (WrappedKey(row.circle, row.epoch, row.kid, row.wrapped_dek),)
        )

    async def record_reading(self, situation: str, member: str, now: datetime) -> None:
        """Somebody opened the thread; the caller holds the situation."""
        mine = (situation_readings.c.situation == situation, situation_readings.c.member == member)
        await self._connection.execute(delete(situation_readings).where(*mine))
        row = {"situation": situation, "member": member, "at": now}
        await self._connection.execute(insert(situation_readings).values(row))

    async def last_reading(self, situation: str, member: str) -> datetime | None:
        """When somebody opened the thread last."""
        query = select(situation_readings.c.at).where(
            situation_readings.c.situation == situation, situation_readings.c.member == member
        )
        at: datetime | None = await self._connection.scalar(query)
        return at

    async def over(self, before: datetime, limit: int) -> Sequence[str]:
        """The ids of notes of before that, the oldest first, held to the end."""
        old = select(situation_notes.c.id).where(situation_notes.c.at <= before)
        some = old.order_by(*_OLDEST_FIRST).limit(limit).with_for_update(skip_locked=True)
        return list(await self._connection.scalars(some))

    async def purge(self, notes: Sequence[str]) -> None:
        """Delete these notes."""
        await self._connection.execute(
            delete(situation_notes).where(situation_notes.c.id.in_(notes))
        )


_OLDEST_FIRST = (situation_notes.c.at, situation_notes.c.id)


def _note(row: Any) -> SituationNote:
    return SituationNote(id=row.id, situation=row.situation, author=row.author, at=row.at)


def _check(header: Header, note: SituationNote) -> None:
    """An envelope says whose it is: the situation stands where an alert's does."""
    if (header.note_id, header.alert_id, header.author) != (note.id, note.situation, note.author):
        raise EnvelopeTampered
