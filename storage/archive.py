"""The restricted archive: who opened an alert that had ended long ago, for which reason."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Table, Text, delete, insert, select

from storage.connection import Connection
from storage.retention_rows import retention
from storage.schema import Id, Instant, metadata

archive_openings = Table(
    "archive_openings",
    metadata,
    Column("alert", Id, ForeignKey("alerts.id"), primary_key=True),
    Column("member", Id, ForeignKey("members.id"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("until_at", Instant, nullable=False),
)


class Reason(StrEnum):
    """Why somebody reads again what has ended."""

    AGAIN = "again"
    """It happens again."""
    JUSTICE = "justice"
    """A court or the prosecutor asks."""
    AUTHOR = "author"
    """Its author, or a service, asks what became of it."""
    REVIEW = "review"
    """What was done is being reviewed."""


class Archive:
    """Remembers for how long an alert is open to whoever said why."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def since(self, alert: str) -> datetime | None:
        """When an alert came to where it stands; None for one of before its row."""
        query = select(retention.c.since).where(retention.c.alert == alert)
        at: datetime | None = await self._connection.scalar(query)
        return at

    async def open(self, alert: str, member: str, reason: Reason, until: datetime) -> None:
        """This person may read it until then."""
        theirs = archive_openings.c.alert == alert, archive_openings.c.member == member
        await self._connection.execute(delete(archive_openings).where(*theirs))
        row = {"alert": alert, "member": member, "reason": reason, "until_at": until}
        await self._connection.execute(insert(archive_openings).values(row))

    async def is_open(self, alert: str, member: str, now: datetime) -> bool:
        """Whether this person said why, not long ago."""
        query = select(archive_openings.c.alert).where(
            archive_openings.c.alert == alert,
            archive_openings.c.member == member,
            archive_openings.c.until_at > now,
        )
        return await self._connection.scalar(query) is not None
