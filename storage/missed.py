"""Alerts that somebody should have heard of and could not: told when they can be reached again."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Table, delete, insert, select, update

from storage.alert_rows import alerts
from storage.connection import Connection
from storage.schema import Id, Instant, metadata
from storage.setbacks import Work, may_be_tried

missed = Table(
    "missed",
    metadata,
    Column("reader", Id, ForeignKey("members.id"), primary_key=True),
    Column("alert", Id, ForeignKey("alerts.id"), primary_key=True),
    # When the night ends in which it changed hands; none where nobody knows when they are back.
    Column("due_at", Instant, index=True),
)


class Missed:
    """Remembers who missed which alert, until they are told or leave."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(
        self, alert: str, readers: Collection[str], *, due_at: datetime | None = None
    ) -> None:
        """These members could not be told; saying so twice is no harm.

        With `due_at`: it is looked at again then, whether or not they are back before.
        """
        if not readers:
            return
        await self.heard(alert, readers)
        rows = [{"reader": reader, "alert": alert, "due_at": due_at} for reader in sorted(readers)]
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

    async def due(self, now: datetime, limit: int) -> Sequence[str]:
        """The alerts to look at again now; always in the same order."""
        again = may_be_tried(Work.RELAY, missed.c.alert, now)
        query = select(missed.c.alert).where(missed.c.due_at <= now, again).distinct()
        return list(await self._connection.scalars(query.order_by(missed.c.alert).limit(limit)))

    async def put_off(self, alert: str, until: datetime | None) -> None:
        """It is looked at again then; None: whoever is not told by now hears once they are back."""
        waiting = missed.c.alert == alert, missed.c.due_at.is_not(None)
        await self._connection.execute(update(missed).where(*waiting).values(due_at=until))

    async def heard(self, alert: str, readers: Collection[str]) -> None:
        """These members know of it now."""
        these = missed.c.reader.in_(readers)
        await self._connection.execute(delete(missed).where(missed.c.alert == alert, these))

    async def forget(self, reader: str) -> None:
        """A member left: nothing waits for them."""
        await self._connection.execute(delete(missed).where(missed.c.reader == reader))


_OLDEST_FIRST = (
    select(missed.c.alert)
    .join(alerts, alerts.c.id == missed.c.alert)
    .order_by(alerts.c.created_at, alerts.c.id)
)
