"""How an alert came to where it stands: each status with its date, and who brought it there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, bindparam, func, insert, select

from storage.connection import Connection
from storage.schema import Id, Instant, metadata
from storage.statuses import Status

alert_history = Table(
    "alert_history",
    metadata,
    Column("alert", Id, ForeignKey("alerts.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("status", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", Id, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Passage:
    """An alert came to `status`. `by`: the member who did it, or `audit.SYSTEM`."""

    status: Status
    at: datetime
    by: str


class AlertHistory:
    """Appends to the histories of alerts; whoever appends holds the alert."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def append(self, alert: str, passage: Passage) -> None:
        """It came one step further."""
        row = {"of": alert, "to": passage.status, "since": passage.at, "who": passage.by}
        await self._connection.execute(_APPEND, row)

    async def of(self, alert: str) -> Sequence[Passage]:
        """The whole history of an alert, the oldest first."""
        query = select(alert_history).where(alert_history.c.alert == alert)
        rows = await self._connection.execute(query.order_by(alert_history.c.number))
        return [Passage(Status(row.status), row.at, row.by) for row in rows]

    async def last_moved(self, alerts: Collection[str]) -> Mapping[str, datetime]:
        """When each of these alerts came to where it stands.

        One that a process of before this table sent, and nobody moved yet, is missing.
        """
        query = (
            select(alert_history.c.alert, func.max(alert_history.c.at).label("at"))
            .where(alert_history.c.alert.in_(alerts))
            .group_by(alert_history.c.alert)
        )
        rows = await self._connection.execute(query)
        return {row.alert: row.at for row in rows}


_NEXT = (
    select(func.coalesce(func.max(alert_history.c.number), 0) + 1)
    .where(alert_history.c.alert == bindparam("of"))
    .scalar_subquery()
)
_APPEND = insert(alert_history).values(
    alert=bindparam("of"),
    number=_NEXT,
    status=bindparam("to"),
    at=bindparam("since"),
    by=bindparam("who"),
)
