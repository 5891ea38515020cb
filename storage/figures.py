"""What is counted over a year: plain columns alone, nothing of what an alert or a decision says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from storage.alert_rows import Severity, alerts
from storage.connection import Connection
from storage.decisions import DecisionStatus, decisions
from storage.statuses import Status


@dataclass(frozen=True, slots=True)
class Flagged:
    """One alert among others: when it came, its colour, and how far it has come."""

    at: datetime
    severity: Severity
    status: Status


class Figures:
    """Counts for those who may see aggregates; nothing here is sealed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def alerts(self, since: datetime, until: datetime) -> Sequence[Flagged]:
        """Those that came from `since` on and before `until`, and are still kept."""
        came = alerts.c.created_at >= since, alerts.c.created_at < until
        query = select(alerts.c.created_at, alerts.c.severity, alerts.c.status).where(*came)
        return [
            Flagged(row.created_at, Severity(row.severity), Status(row.status))
            for row in await self._connection.execute(query)
        ]

    async def decisions(self, since: datetime, until: datetime) -> Mapping[DecisionStatus, int]:
        """How many were taken then, by what has become of them.

        What a meeting noted counts once its minutes are published.
        """
        taken = (
            decisions.c.created_at >= since,
            decisions.c.created_at < until,
            or_(decisions.c.meeting.is_(None), decisions.c.told_at.is_not(None)),
        )
        query = select(decisions.c.status, func.count().label("how_many")).where(*taken)
        rows = await self._connection.execute(query.group_by(decisions.c.status))
        return {DecisionStatus(row.status): row.how_many for row in rows}
