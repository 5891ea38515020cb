"""When Telegram was last known to hold nothing for us: one row, so that no restart forgets it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Integer, Table, select, update

from storage.connection import Connection
from storage.schema import Instant, metadata
from storage.upsert import insert_new

contact = Table(
    "contact",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("confirmed_at", Instant, nullable=False),
    CheckConstraint('"only" = 1', name="single"),
)


class Contact:
    """Reads and moves the one moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def confirm(self, now: datetime) -> datetime | None:
        """All that Telegram had for us is kept; return when that was so before.

        None the first time ever, and where another replica says so at the same moment.
        """
        before: datetime | None = await self._connection.scalar(select(contact.c.confirmed_at))
        if before is None:
            await insert_new(self._connection, contact, only=1, confirmed_at=now)
            return None
        moved = await self._connection.execute(
            update(contact).where(contact.c.confirmed_at == before).values(confirmed_at=now)
        )
        return before if moved.rowcount == 1 else None
