"""The agendas of meetings: each text that was sent is a version of its own."""

from dataclasses import dataclass, field
from datetime import datetime

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
class Agenda:
    """One version of the coordinator's text."""

    version: int
    text: str = field(repr=False)


class Agendas:
    """Keeps versions and finds the newest."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(self, meeting: str, text: str, now: datetime) -> Agenda:
        """Keep the next version of a meeting's agenda."""
        last = select(func.max(agendas.c.version)).where(agendas.c.meeting == meeting)
        agenda = Agenda((await self._connection.scalar(last) or 0) + 1, text)
        row = new_id()
        await self._connection.execute(
            insert(agendas).values(
                id=row,
                meeting=meeting,
                version=agenda.version,
                sealed=self._vault.seal_json("agendas", "sealed", row, {"text": text}),
                created_at=now,
            )
        )
        return agenda

    async def newest(self, meeting: str) -> Agenda | None:
        """The newest agenda of a meeting, if one was written."""
        versions = select(agendas).where(agendas.c.meeting == meeting)
        newest = versions.order_by(agendas.c.version.desc()).limit(1)
        row = (await self._connection.execute(newest)).one_or_none()
        if row is None:
            return None
        words = self._vault.open_json("agendas", "sealed", row.id, row.sealed)
        return Agenda(row.version, words["text"])
