"""Which updates of Telegram were handled: the memory that gives a redelivered one no effect."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Table, Text, delete

from storage.connection import Connection
from storage.schema import Instant, metadata
from storage.upsert import insert_new

updates = Table(
    "updates",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False, index=True),
    Column("failure", Text),
)


class Updates:
    """Compares ids one by one: they restart at random after a quiet week."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def remember(self, update_id: int, now: datetime, failure: str | None = None) -> bool:
        """Record it in the transaction of its effects; False if it was handled before.

        `failure` is an error reference. The same update may come to two replicas at once: one of
        them waits here for the other.
        """
        return await insert_new(self._connection, updates, id=update_id, at=now, failure=failure)

    async def forget_before(self, moment: datetime) -> None:
        """Telegram redelivers for 24 h; what is much older may go."""
        await self._connection.execute(delete(updates).where(updates.c.at < moment))
