"""Erasures of people: the chats whose number is forgotten once nothing is on its way there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Table, delete, select

from storage.connection import Connection
from storage.schema import Id, Instant, metadata
from storage.upsert import insert_new

erasures = Table(
    "erasures",
    metadata,
    Column("chat", Id, ForeignKey("chats.id"), primary_key=True),
    Column("asked_at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Erasure:
    """The private chat of a person who was erased at `asked_at`."""

    chat: str
    asked_at: datetime


class Erasures:
    """Remembers which chats are still to be forgotten."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, chat: str, now: datetime) -> None:
        """To be forgotten as soon as the last word has been said there."""
        await insert_new(self._connection, erasures, chat=chat, asked_at=now)

    async def all(self) -> Sequence[Erasure]:
        """Those that wait."""
        rows = await self._connection.execute(select(erasures).with_for_update())
        return [Erasure(row.chat, row.asked_at) for row in rows]

    async def done(self, chat: str) -> None:
        """It is forgotten."""
        await self._connection.execute(delete(erasures).where(erasures.c.chat == chat))
