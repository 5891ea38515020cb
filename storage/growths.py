"""Which growth of a situation was pointed out, and when: so that it is said once."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Table, Text, update

from storage.connection import Connection
from storage.schema import Id, Instant, metadata
from storage.upsert import insert_new

growths = Table(
    "growths",
    metadata,
    Column("situation", Id, ForeignKey("situations.id"), primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("told_at", Instant, nullable=False),
)


class Growths:
    """Remembers what was pointed out."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def claim(
        self, situation: str, rule: str, now: datetime, *, unless_after: datetime
    ) -> bool:
        """It is going to be said; False where it was said after that moment already."""
        row = {"situation": situation, "rule": rule, "told_at": now}
        if await insert_new(self._connection, growths, **row):
            return True
        again = await self._connection.execute(
            update(growths)
            .where(growths.c.situation == situation, growths.c.rule == rule)
            .where(growths.c.told_at <= unless_after)
            .values(told_at=now)
        )
        return bool(again.rowcount)
