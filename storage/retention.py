"""How long alerts and meetings are kept, and how they go: whole, with all that was ever said."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, exists, select, update

from storage.agenda_items import agenda_items
from storage.alert_rows import alerts
from storage.circles import circles
from storage.connection import Connection
from storage.decisions import STILL_OPEN, decisions
from storage.meetings import meetings
from storage.minutes import minutes
from storage.purging import purge, referring
from storage.reminders import ReminderState, reminders
from storage.retention_rows import retention
from storage.series import series
from storage.setbacks import Work, may_be_tried, setbacks
from storage.situation_threads import situation_circles
from storage.situations import situation_alerts, situations, unrelated
from storage.slots import slots
from storage.storm_rows import storms


class Retention:
    """Finds what has been kept for long enough, and lets go of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def over(self, before: datetime, now: datetime, limit: int) -> Sequence[str]:
        """Alerts of which nothing became since then, the oldest first, held to the end."""
        due = (
            select(retention.c.alert)
            .where(retention.c.since <= before, may_be_tried(Work.PURGE, retention.c.alert, now))
            .order_by(retention.c.since)
            .limit(limit)
        )
        return list(await self._connection.scalars(due.with_for_update(skip_locked=True)))

    async def purge(self, ids: Sequence[str]) -> None:
        """Delete these alerts: rows, envelopes, files, notes, readings, and their places."""
        places, followed = await self._places(alerts, ids), await self._situations(ids)
        await self._connection.execute(delete(unrelated).where(unrelated.c.other.in_(ids)))
        await self._connection.execute(delete(setbacks).where(setbacks.c.subject.in_(ids)))
        await purge(self._connection, alerts, ids)
        await self._close_places(places)
        await self._end_empty(followed)

    async def meetings_over(self, before: datetime, now: datetime, limit: int) -> Sequence[str]:
        """Meetings that ended until then and are done with, the oldest first, held to the end.

        Not those of which a decision is open, stands on an agenda to come, or a reminder waits.
        """
        done = meetings.c.ends_at <= before, ~_is_open(), ~_is_taken_up(now), ~_is_recalled()
        due = (
            select(meetings.c.id)
            .where(*done, may_be_tried(Work.PURGE, meetings.c.id, now))
            .order_by(meetings.c.ends_at)
            .limit(limit)
        )
        return list(await self._connection.scalars(due.with_for_update(skip_locked=True)))

    async def purge_meetings(self, ids: Sequence[str]) -> None:
        """Delete these meetings: agendas, answers, decisions, minutes with their file, places."""
        places = await self._places(meetings, ids)
        # What they approved is the minutes of others: approved they stay, as long as those do.
        approved = update(minutes).where(minutes.c.approved_in.in_(ids))
        await self._connection.execute(approved.values(approved_in=None))
        await purge(self._connection, meetings, ids)
        await self._close_places(places)

    async def series_over(self, before: datetime, now: datetime, limit: int) -> Sequence[str]:
        """Series of before that make no meetings any more, and whose last one is gone."""
        made = exists().where(meetings.c.series == series.c.id)
        over = series.c.due_at.is_(None), series.c.created_at <= before, ~made
        due = (
            select(series.c.id)
            .where(*over, may_be_tried(Work.PURGE, series.c.id, now))
            .order_by(series.c.created_at)
            .limit(limit)
        )
        return list(await self._connection.scalars(due.with_for_update(skip_locked=True)))

    async def purge_series(self, ids: Sequence[str]) -> None:
        """Delete these series."""
        await purge(self._connection, series, ids)

    async def _places(self, root: Table, ids: Sequence[str]) -> Sequence[str]:
        """Where these rows of `root` stand on screens."""
        found: set[str] = set()
        for table, which in referring(root, ids).items():
            for key in table.foreign_keys:
                if key.column.table is slots:
                    found |= set(await self._connection.scalars(select(key.parent).where(which)))
        return sorted(found)

    async def _close_places(self, names: Sequence[str]) -> None:
        """Forget where they stood, unless others stand there too."""
        used = [
            exists().where(key.parent == slots.c.name)
            for table in slots.metadata.sorted_tables
            for key in table.foreign_keys
            if key.column.table is slots and table is not storms
        ]
        free = select(slots.c.name).where(slots.c.name.in_(names), *(~one for one in used))
        gone = list(await self._connection.scalars(free))
        await self._connection.execute(delete(storms).where(storms.c.slot.in_(gone)))
        await self._connection.execute(delete(slots).where(slots.c.name.in_(gone)))

    async def _situations(self, ids: Sequence[str]) -> Sequence[str]:
        where = situation_alerts.c.alert.in_(ids)
        query = select(situation_alerts.c.situation).where(where).distinct()
        return list(await self._connection.scalars(query))

    async def _end_empty(self, ids: Sequence[str]) -> None:
        """A situation whose last alert is gone has nothing left to follow."""
        filled = exists().where(situation_alerts.c.situation == situations.c.id)
        empty = select(situations.c.id).where(situations.c.id.in_(ids), ~filled)
        gone = list(await self._connection.scalars(empty))
        await self._connection.execute(delete(unrelated).where(unrelated.c.other.in_(gone)))
        theirs = situation_circles.c.situation.in_(gone)
        keys = list(
            await self._connection.scalars(select(situation_circles.c.circle).where(theirs))
        )
        await purge(self._connection, situations, gone)
        await self._connection.execute(delete(circles).where(circles.c.id.in_(keys)))


def _is_open() -> ColumnElement[bool]:
    """Whether a decision of a meeting is still to be done."""
    return exists().where(decisions.c.meeting == meetings.c.id, decisions.c.status.in_(STILL_OPEN))


def _is_taken_up(now: datetime) -> ColumnElement[bool]:
    """Whether a meeting to come speaks of a decision of this one."""
    ahead = meetings.alias()
    return exists().where(
        decisions.c.meeting == meetings.c.id,
        agenda_items.c.decision == decisions.c.id,
        agenda_items.c.meeting == ahead.c.id,
        ahead.c.ends_at > now,
    )


def _is_recalled() -> ColumnElement[bool]:
    """Whether a reminder waits: the yearly one is told of the last plenary (CSI D.132-9)."""
    waits = reminders.c.state == ReminderState.WAITING
    return exists().where(reminders.c.meeting == meetings.c.id, waits)
