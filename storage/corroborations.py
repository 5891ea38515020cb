"""Who else has seen what an alert tells: once per person, with the date of the last time."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Table, func, select, update

from storage.connection import Connection
from storage.schema import Id, Instant, metadata
from storage.upsert import insert_new

corroborations = Table(
    "corroborations",
    metadata,
    Column("alert", Id, ForeignKey("alerts.id"), primary_key=True),
    Column("member", Id, ForeignKey("members.id"), primary_key=True),
    Column("at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Corroborated:
    """How many others have seen it too, and when one of them said so last."""

    count: int
    last_at: datetime


class Corroborations:
    """Counts those who have seen it too; who they are is for nobody's screen."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, alert: str, member: str, now: datetime, *, unless_after: datetime) -> bool:
        """Somebody has seen it too; False where they said so after that moment already."""
        mine = (corroborations.c.alert == alert, corroborations.c.member == member)
        if await insert_new(self._connection, corroborations, alert=alert, member=member, at=now):
            return True
        renewed = await self._connection.execute(
            update(corroborations).where(*mine, corroborations.c.at <= unless_after).values(at=now)
        )
        return bool(renewed.rowcount)

    async def of(self, alerts: Collection[str]) -> Mapping[str, Corroborated]:
        """Those of these alerts that somebody else has seen too."""
        query = (
            select(
                corroborations.c.alert,
                func.count().label("others"),
                func.max(corroborations.c.at).label("last_at"),
            )
            .where(corroborations.c.alert.in_(alerts))
            .group_by(corroborations.c.alert)
        )
        rows = await self._connection.execute(query)
        return {row.alert: Corroborated(row.others, row.last_at) for row in rows}
