"""Alerts that somebody should have heard of and could not: told when they can be reached again."""

from collections.abc import Collection, Sequence

from sqlalchemy import Column, ForeignKey, Table, delete, insert, select

from storage.alerts import alerts
from storage.connection import Connection
from storage.schema import Id, metadata

missed = Table(
    "missed",
    metadata,
    Column("reader", Id, ForeignKey("members.id"), primary_key=True),
    Column("alert", Id, ForeignKey("alerts.id"), primary_key=True),
)


class Missed:
    """Remembers who missed which alert, until they are told or leave."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, alert: str, readers: Collection[str]) -> None:
        """These members could not be told; saying so twice is no harm."""
        if not readers:
            return
        these = missed.c.reader.in_(readers)
        await self._connection.execute(delete(missed).where(missed.c.alert == alert, these))
        rows = [{"reader": reader, "alert": alert} for reader in sorted(readers)]
        await self._connection.execute(insert(missed), rows)

    async def take(self, reader: str) -> Sequence[str]:
        """What a member missed, the oldest first; asked again, it is nothing."""
        held = _OLDEST_FIRST.where(missed.c.reader == reader).with_for_update(of=missed)
        found = list(await self._connection.scalars(held))
        await self.forget(reader)
        return found

    async def of(self, reader: str) -> Sequence[str]:
        """What a member missed and is not told of yet."""
        return list(await self._connection.scalars(_OLDEST_FIRST.where(missed.c.reader == reader)))

    async def forget(self, reader: str) -> None:
        """A member left: nothing waits for them."""
        await self._connection.execute(delete(missed).where(missed.c.reader == reader))


_OLDEST_FIRST = (
    select(missed.c.alert)
    .join(alerts, alerts.c.id == missed.c.alert)
    .order_by(alerts.c.created_at, alerts.c.id)
)
