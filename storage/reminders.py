"""Reminders of meetings: rows that the clock finds due, one at most per meeting and audience."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Index, Table, Text, delete, insert, select, update

from storage.connection import Connection
from storage.schema import Id, Instant, metadata
from storage.upsert import insert_new

# Moving a meeting replaces its rows: the primary key leaves no room for one of the old date.
reminders = Table(
    "reminders",
    metadata,
    Column("meeting", Id, ForeignKey("meetings.id"), primary_key=True),
    Column("audience", Text, primary_key=True),
    Column("due_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("ended_at", Instant),
    Index("ix_reminders_waiting", "state", "due_at"),
)


class Audience(StrEnum):
    """Whom a reminder is for; each has its own advance, in the council's policy."""

    GROUPS = "groups"
    INVITEES = "invitees"
    COMERS = "comers"
    """The invitees who come."""
    SILENT = "silent"
    """Those who have not answered: never of itself, and once only, when a coordinator says so."""
    NEXT_PLENARY = "next_plenary"
    """The coordination, ahead of the day by which the law asks for another plenary."""


TO_COME = frozenset({Audience.GROUPS, Audience.INVITEES, Audience.COMERS})
"""Those that recall the meeting itself."""


class Recalled(StrEnum):
    """Which reminders the meetings of a kind have: the council chooses."""

    ALL = "all"
    PRIVATE = "private"
    EVE = "eve"
    NONE = "none"

    @property
    def audiences(self) -> frozenset[Audience]:
        """Those that are told."""
        match self:
            case Recalled.ALL:
                return TO_COME
            case Recalled.PRIVATE:
                return TO_COME - {Audience.GROUPS}
            case Recalled.EVE:
                return frozenset({Audience.INVITEES})
            case Recalled.NONE:
                return frozenset()


class ReminderState(StrEnum):
    """A reminder is sent once, or skipped for a reason."""

    WAITING = "waiting"
    SENT = "sent"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder that waits for `due_at`."""

    meeting: str
    audience: Audience
    due_at: datetime


class Reminders:
    """Keeps the reminders of each meeting and finds those that are due."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def replace(self, meeting: str, due: Mapping[Audience, datetime]) -> None:
        """These reminders, and none of those before."""
        await self._connection.execute(delete(reminders).where(reminders.c.meeting == meeting))
        rows = [
            {"meeting": meeting, "audience": one, "due_at": at, "state": ReminderState.WAITING}
            for one, at in due.items()
        ]
        if rows:
            await self._connection.execute(insert(reminders), rows)

    async def due(
        self, now: datetime, audiences: Collection[Audience] = TO_COME
    ) -> Sequence[Reminder]:
        """Reminders for these whose hour has come, in that order, held to the end."""
        query = select(reminders).where(
            reminders.c.state == ReminderState.WAITING,
            reminders.c.due_at <= now,
            reminders.c.audience.in_(audiences),
        )
        held = query.order_by(reminders.c.due_at).with_for_update()
        rows = await self._connection.execute(held)
        return [Reminder(row.meeting, Audience(row.audience), row.due_at) for row in rows]

    async def put_off(self, reminder: Reminder, due_at: datetime) -> None:
        """The clock looks again then."""
        await self._connection.execute(
            update(reminders)
            .where(
                reminders.c.meeting == reminder.meeting,
                reminders.c.audience == reminder.audience,
                reminders.c.state == ReminderState.WAITING,
            )
            .values(due_at=due_at)
        )

    async def end(
        self, reminder: Reminder, state: ReminderState, now: datetime, reason: str | None = None
    ) -> None:
        """Sent, or skipped for a reason; a reminder that ended before stays as it is."""
        await self._connection.execute(
            update(reminders)
            .where(
                reminders.c.meeting == reminder.meeting,
                reminders.c.audience == reminder.audience,
                reminders.c.state == ReminderState.WAITING,
            )
            .values(state=state, reason=reason, ended_at=now)
        )

    async def once(self, meeting: str, audience: Audience, now: datetime) -> bool:
        """One that goes out now and was never due; False where it went out before."""
        sent = {"due_at": now, "state": ReminderState.SENT, "ended_at": now}
        row = {"meeting": meeting, "audience": audience, **sent}
        return await insert_new(self._connection, reminders, **row)

    async def sent_at(self, meeting: str, audience: Audience) -> datetime | None:
        """When it went out, if it did."""
        query = select(reminders.c.ended_at).where(
            reminders.c.meeting == meeting,
            reminders.c.audience == audience,
            reminders.c.state == ReminderState.SENT,
        )
        sent: datetime | None = await self._connection.scalar(query)
        return sent

    async def skip(self, meeting: str, reason: str, now: datetime) -> None:
        """None of the reminders that wait will go out."""
        await self._connection.execute(
            update(reminders)
            .where(reminders.c.meeting == meeting, reminders.c.state == ReminderState.WAITING)
            .values(state=ReminderState.SKIPPED, reason=reason, ended_at=now)
        )
