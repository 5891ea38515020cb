"""The thread of an alert: notes, questions and answers, each in an envelope of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Select,
    Table,
    Text,
    func,
    insert,
    select,
)

from storage.connection import Connection
from storage.envelope import Envelope, EnvelopeTampered, Header, WrappedKey
from storage.schema import Id, Instant, Sealed, metadata, new_id

notes = Table(
    "notes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("alert", Id, ForeignKey("alerts.id"), nullable=False),
    Column("author", Id, ForeignKey("members.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("answers", Id),
    Column("header", LargeBinary, nullable=False),
    Column("body", Sealed, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_notes_alert", "alert", "at", "id"),
)

note_keys = Table(
    "note_keys",
    metadata,
    Column("note", Id, ForeignKey("notes.id"), primary_key=True),
    Column("circle", Id, ForeignKey("circles.id"), primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("kid", LargeBinary, nullable=False),
    Column("wrapped_dek", Sealed, nullable=False),
)

thread_readings = Table(
    "thread_readings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("alert", Id, ForeignKey("alerts.id"), nullable=False),
    Column("member", Id, ForeignKey("members.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_thread_readings_alert", "alert", "member", "at"),
)

OLDEST_FIRST = (notes.c.at, notes.c.id)


class NoteKind(StrEnum):
    """What somebody adds to an alert."""

    NOTE = "note"
    QUESTION = "question"
    """To whoever flagged the alert."""
    ANSWER = "answer"
    LESSON = "lesson"
    """What was learnt, when it ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is known of a note without opening it. `answers` is the id of a question."""

    id: str
    alert: str
    author: str
    kind: NoteKind
    at: datetime
    answers: str | None = None


class NoteUnknown(Exception):
    """No such note."""


class Threads:
    """Keeps the notes of alerts as they were sealed, and never opens one.

    Who may ask for them is whoever may see the alert: the caller has found it in that scope.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, note: Note, envelope: Envelope) -> None:
        """Keep a new note. Raises `EnvelopeTampered` for the envelope of another one."""
        _check(envelope.header, note)
        row = {
            "id": note.id,
            "alert": note.alert,
            "author": note.author,
            "kind": note.kind,
            "answers": note.answers,
            "header": envelope.header.to_bytes(),
            "body": envelope.body,
            "at": note.at,
        }
        await self._connection.execute(insert(notes).values(row))
        keys = [
            {
                "note": note.id,
                "circle": key.circle_id,
                "epoch": key.epoch,
                "kid": key.kid,
                "wrapped_dek": key.wrapped_dek,
            }
            for key in envelope.keys
        ]
        await self._connection.execute(insert(note_keys), keys)

    async def of(self, alert: str) -> Sequence[Note]:
        """The thread of an alert, in the order of time."""
        return await self._read(select(notes).where(notes.c.alert == alert))

    async def get(self, note: str) -> Note:
        """A note by id. Raises `NoteUnknown`."""
        found = await self._read(select(notes).where(notes.c.id == note))
        if not found:
            raise NoteUnknown
        return found[0]

    async def envelope(self, note: Note) -> Envelope:
        """What was sealed of a note. Raises `EnvelopeTampered` where it is another one's."""
        kept = select(notes.c.header, notes.c.body).where(notes.c.id == note.id)
        row = (await self._connection.execute(kept)).one()
        header = Header.from_bytes(row.header)
        _check(header, note)
        keys = select(note_keys).where(note_keys.c.note == note.id)
        return Envelope(
            header,
            row.body,
            tuple(
                WrappedKey(key.circle, key.epoch, key.kid, key.wrapped_dek)
                for key in await self._connection.execute(keys)
            ),
        )

    async def record_reading(self, alert: str, member: str, now: datetime) -> None:
        """Somebody opened the thread."""
        row = {"id": new_id(), "alert": alert, "member": member, "at": now}
        await self._connection.execute(insert(thread_readings).values(row))

    async def last_reading(self, alert: str, member: str) -> datetime | None:
        """When somebody opened the thread last."""
        query = select(func.max(thread_readings.c.at)).where(
            thread_readings.c.alert == alert, thread_readings.c.member == member
        )
        at: datetime | None = await self._connection.scalar(query)
        return at

    async def _read(self, query: Select[Any]) -> list[Note]:
        rows = await self._connection.execute(query.order_by(*OLDEST_FIRST))
        return [
            Note(
                id=row.id,
                alert=row.alert,
                author=row.author,
                kind=NoteKind(row.kind),
                at=row.at,
                answers=row.answers,
            )
            for row in rows
        ]


def _check(header: Header, note: Note) -> None:
    """An envelope says whose it is: one that was moved to another row is not handed out."""
    if (header.note_id, header.alert_id, header.author) != (note.id, note.alert, note.author):
        raise EnvelopeTampered
