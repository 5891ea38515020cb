"""Open alerts that nobody has answered and about which nobody would ever be asked again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select

from storage.alert_rows import alerts
from storage.connection import Connection
from storage.escalations import escalations
from storage.notices import acknowledgements
from storage.setbacks import Work, may_be_tried
from storage.statuses import OPEN


class Adrift:
    """Finds them: a process of before the escalation sent them, or a row was lost."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def find(self, now: datetime, limit: int) -> Sequence[str]:
        """Some of them, by their ids, the oldest first; whoever acts on one holds it first."""
        goes_on = exists().where(
            escalations.c.alert == alerts.c.id, escalations.c.due_at.is_not(None)
        )
        seen = exists().where(acknowledgements.c.alert == alerts.c.id)
        again = may_be_tried(Work.ESCALATION, alerts.c.id, now)
        query = select(alerts.c.id).where(alerts.c.status.in_(OPEN), ~goes_on, ~seen, again)
        return list(
            await self._connection.scalars(query.order_by(alerts.c.created_at).limit(limit))
        )
