"""The row of each alert that says since when it stands as it does: its time counts from then."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Table, bindparam, insert, update

from storage.connection import Connection
from storage.schema import Id, Instant, metadata

retention = Table(
    "retention",
    metadata,
    Column("alert", Id, ForeignKey("alerts.id"), primary_key=True),
    # Its last step of whatever kind: what nobody ever closed is not kept for ever either.
    Column("since", Instant, nullable=False, index=True),
)


async def begin(connection: Connection, alert: str, now: datetime) -> None:
    """A new alert."""
    await connection.execute(_BEGIN, {"alert": alert, "since": now})


async def count_from(connection: Connection, alert: str, now: datetime) -> None:
    """Its time begins anew: it came one step further."""
    moved = await connection.execute(_COUNT_FROM, {"of": alert, "at": now})
    if moved.rowcount == 0:  # a process of before this table sent it
        await begin(connection, alert, now)


_BEGIN = insert(retention)
_COUNT_FROM = (
    update(retention).where(retention.c.alert == bindparam("of")).values(since=bindparam("at"))
)
