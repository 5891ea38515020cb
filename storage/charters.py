"""The versions of the ethics charter, each with the date from which it counts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Integer, Table, Text, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import Instant, metadata

charters = Table(
    "charters",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("effective_at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Charter:
    """One version of the text that each partner signs."""

    version: int
    text: str
    effective_at: datetime


class Charters:
    """Reads and publishes versions."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def in_force(self, now: datetime) -> Charter:
        """The version that counts now: who has not signed it reads nothing."""
        query = (
            select(charters)
            .where(charters.c.effective_at <= now)
            .order_by(charters.c.version.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).one()
        return Charter(row.version, row.text, row.effective_at)

    async def newest(self) -> Charter:
        """The last version that was published, in force or announced: what one signs today."""
        query = select(charters).order_by(charters.c.version.desc()).limit(1)
        row = (await self._connection.execute(query)).one()
        return Charter(row.version, row.text, row.effective_at)

    async def get(self, version: int) -> Charter:
        """One version."""
        query = select(charters).where(charters.c.version == version)
        row = (await self._connection.execute(query)).one()
        return Charter(row.version, row.text, row.effective_at)

    async def publish(self, charter: Charter) -> None:
        """Keep a new version."""
        await self._connection.execute(
            insert(charters).values(
                version=charter.version, text=charter.text, effective_at=charter.effective_at
            )
        )
