"""Who was asked about an alert and said that they cannot answer it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Table, delete, select

from storage.connection import Connection
from storage.schema import Id, Instant, metadata
from storage.upsert import insert_new

declined = Table(
    "declined",
    metadata,
    Column("alert", Id, ForeignKey("alerts.id"), primary_key=True),
    Column("member", Id, ForeignKey("members.id"), primary_key=True),
    Column("at", Instant, nullable=False),
)


class Declined:
    """Keeps who said « Je ne peux pas » about which alert, until they are asked once more."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of(self, alert: str) -> frozenset[str]:
        """The members who cannot answer this alert."""
        return (await self.of_all([alert])).get(alert, frozenset())

    async def of_all(self, alerts: Collection[str]) -> Mapping[str, frozenset[str]]:
        """The same for several alerts; those that everybody can answer are left out."""
        query = select(declined.c.alert, declined.c.member).where(declined.c.alert.in_(alerts))
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in await self._connection.execute(query):
            found[row.alert].add(row.member)
        return {alert: frozenset(members) for alert, members in found.items()}

    async def add(self, alert: str, member: str, now: datetime) -> bool:
        """This person cannot; False where they said so before."""
        return await insert_new(self._connection, declined, alert=alert, member=member, at=now)

    async def forget(self, alert: str, members: Collection[str]) -> None:
        """These are asked once more: what they said held for the time before."""
        theirs = (declined.c.alert == alert, declined.c.member.in_(members))
        await self._connection.execute(delete(declined).where(*theirs))
