"""Who told that they cannot come to a meeting."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Table, delete, select

from storage.connection import Connection
from storage.schema import Id, Instant, metadata
from storage.upsert import insert_new

excuses = Table(
    "excuses",
    metadata,
    Column("meeting", Id, ForeignKey("meetings.id"), primary_key=True),
    Column("member", Id, ForeignKey("members.id"), primary_key=True),
    Column("told_at", Instant, nullable=False),
)


class Excuses:
    """Keeps who excused themselves from which meeting."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of(self, meeting: str) -> frozenset[str]:
        """The members who said that they cannot come."""
        rows = await self._connection.execute(
            select(excuses.c.member).where(excuses.c.meeting == meeting)
        )
        return frozenset(rows.scalars())

    async def by(self, member: str) -> frozenset[str]:
        """The meetings to which this person cannot come."""
        rows = await self._connection.execute(
            select(excuses.c.meeting).where(excuses.c.member == member)
        )
        return frozenset(rows.scalars())

    async def add(self, meeting: str, member: str, now: datetime) -> None:
        """This person cannot come; saying it once more changes nothing."""
        await insert_new(self._connection, excuses, meeting=meeting, member=member, told_at=now)

    async def drop(self, meeting: str, member: str) -> None:
        """This person comes after all."""
        await self._connection.execute(
            delete(excuses).where(excuses.c.meeting == meeting, excuses.c.member == member)
        )

    async def drop_all(self, meeting: str) -> None:
        """Another date: whoever could not come is asked again."""
        await self._connection.execute(delete(excuses).where(excuses.c.meeting == meeting))
