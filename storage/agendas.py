"""The agendas of meetings: each one that was sent is a version of its own, as it was worded."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, Table, UniqueConstraint, func, insert, select

from storage.connection import Connection
from storage.schema import Id, Instant, Sealed, metadata, new_id
from storage.vault import Vault

agendas = Table(
    "agendas",
    metadata,
    Column("id", Id, primary_key=True),
    Column("meeting", Id, ForeignKey("meetings.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sealed", Sealed, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("meeting", "version"),
)


@dataclass(frozen=True, slots=True)
class Point:
    """A point as it was worded. `item` is its id; `shared` is how groups may read it."""

    item: str
    words: str = field(repr=False)
    shared: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Agenda:
    """One version. `text` is what the invited read; those of before had no points."""

    version: int
    text: str = field(repr=False)
    points: Sequence[Point] = ()

    def as_shared(self) -> "Agenda":
        """How groups read it: being there gives no right to what concerns the invited alone."""
        if not self.points:
            return self
        points = [replace(point, words=point.shared) for point in self.points]
        return Agenda(self.version, numbered([point.words for point in points]), points)


def agenda_of(version: int, points: Sequence[Point]) -> Agenda:
    """The version that these points make."""
    return Agenda(version, numbered([point.words for point in points]), tuple(points))


def numbered(lines: Sequence[str]) -> str:
    """« 1. Halls », a line each."""
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


class Agendas:
    """Keeps versions and finds the newest."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(self, meeting: str, points: Sequence[Point], now: datetime) -> Agenda:
        """Keep the next version of a meeting's agenda."""
        last = select(func.max(agendas.c.version)).where(agendas.c.meeting == meeting)
        agenda = agenda_of((await self._connection.scalar(last) or 0) + 1, points)
        row = new_id()
        kept = {
            "text": agenda.text,
            "points": [[point.item, point.words, point.shared] for point in points],
        }
        await self._connection.execute(
            insert(agendas).values(
                id=row,
                meeting=meeting,
                version=agenda.version,
                sealed=self._vault.seal_json("agendas", "sealed", row, kept),
                created_at=now,
            )
        )
        return agenda

    async def newest(self, meeting: str) -> Agenda | None:
        """The newest agenda of a meeting, if one was sent."""
        versions = select(agendas).where(agendas.c.meeting == meeting)
        newest = versions.order_by(agendas.c.version.desc()).limit(1)
        row = (await self._connection.execute(newest)).one_or_none()
        return None if row is None else self._agenda(row)

    def _agenda(self, row: Any) -> Agenda:
        kept = self._vault.open_json("agendas", "sealed", row.id, row.sealed)
        # Those of before points were a text alone.
        points = tuple(Point(*each) for each in kept.get("points", ()))
        return Agenda(row.version, kept["text"], points)
