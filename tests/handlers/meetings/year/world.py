"""A council that lives by its clock: rows that are due, acts of people, and what each was told."""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from heapq import heappop, heappush

from sqlalchemy import func, select

from handlers.meetings.agenda.round import ask_around
from handlers.meetings.minutes.ticks import ask_after_decisions
from handlers.meetings.series.keeping import make_ahead
from handlers.meetings.ticks import remind
from handlers.meetings.yearly import recall_plenary
from handlers.moment import Moment
from storage.decisions import decisions
from storage.deliveries import Queued
from storage.engine import Database
from storage.meetings import Meeting, meetings
from storage.outbox import Outcome
from storage.reminders import ReminderState, reminders
from tests.house import PARIS

TICKS = (make_ahead, remind, ask_around, recall_plenary, ask_after_decisions)
"""What the bot's clock asks about meetings, in its order."""

Act = Callable[[Moment], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Told:
    """A message that went out: by which tick (None: by somebody's act), when, and where."""

    by: str | None
    at: datetime
    row: Queued
    text: str


@dataclass(frozen=True, slots=True)
class Date:
    """A date that a meeting had, from `since` until it got another one or was called off."""

    meeting: Meeting
    since: datetime
    until: datetime | None = None


@dataclass(slots=True)
class World:
    """Time, what people will do, and all that happened. Nothing runs between `outage`'s ends."""

    database: Database
    now: datetime
    outage: tuple[datetime, datetime]
    told: list[Told] = field(default_factory=list)
    dates: dict[str, list[Date]] = field(default_factory=lambda: defaultdict(list))
    on_dated: list[Callable[[Meeting], None]] = field(default_factory=list)
    """Hear of each date of a meeting, the first one and those after it."""
    on_told: list[Callable[[Told], None]] = field(default_factory=list)
    """Hear of each message that went out."""
    _acts: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _planned: int = 0

    def plan(self, at: datetime, act: Act) -> None:
        """Somebody will do this then; what falls into the outage is done once it is over."""
        moved = self.after_outage(at)
        late = moved if moved == at else moved + timedelta(minutes=1)
        self._planned += 1
        heappush(self._acts, (late, self._planned, act))

    def dated(self, meeting: Meeting) -> None:
        """The meeting has this date from now on, and no longer the one before."""
        self.undated(meeting.id)
        self.dates[meeting.id].append(Date(meeting, self.now))
        for hear in self.on_dated:
            hear(meeting)

    def after_outage(self, hour: datetime) -> datetime:
        """When what is due at this hour is done: what falls into the outage, at its end; in UTC."""
        begins, ends = self.outage
        return (ends if begins <= hour < ends else hour).astimezone(UTC)

    def undated(self, meeting: str) -> None:
        """From now on the meeting has no date: it was called off, or gets another."""
        if known := self.dates[meeting]:
            last = known.pop()
            known.append(Date(last.meeting, last.since, last.until or self.now))

    async def live(self, until: datetime) -> None:
        """Go from one instant at which something is due or done to the next one."""
        while (following := await self._next()) < until:
            self.now = following
            while self._acts and self._acts[0][0] <= self.now:
                _, _, act = heappop(self._acts)
                await self._happens(act, None)
            for tick in TICKS:
                await self._happens(tick, tick.__name__)
        self.now = until

    @asynccontextmanager
    async def moment(self) -> AsyncIterator[Moment]:
        """A transaction of now."""
        async with self.database.write() as uow:
            yield Moment(uow, self.now, PARIS, await uow.policy(), "vigie_bot")

    async def _happens(self, act: Act, by: str | None) -> None:
        async with self.moment() as moment:
            await act(moment)
        async with self.moment() as moment:
            await self._look_for_new_meetings(moment)
            while rows := await moment.uow.deliveries.due(self.now):
                await self._hand_over(moment, by, rows)

    async def _look_for_new_meetings(self, moment: Moment) -> None:
        known = await moment.uow.connection.scalar(select(func.count()).select_from(meetings))
        if known == len(self.dates):
            return
        for meeting in await moment.uow.meetings.coming(self.now):
            if meeting.id not in self.dates:
                self.dated(meeting)

    async def _hand_over(self, moment: Moment, by: str | None, rows: Sequence[Queued]) -> None:
        """Telegram takes everything at once."""
        for row in rows:
            told = Told(by, self.now, row, str(row.body.get("text", row.body.get("caption", ""))))
            self.told.append(told)
            for hear in self.on_told:
                hear(told)
            await moment.uow.deliveries.end(row.id, Outcome.SENT, now=self.now)

    async def _next(self) -> datetime:
        """When a row is due or somebody acts next; at the latest ten in the morning."""
        async with self.database.read() as uow:
            waiting = reminders.c.state == ReminderState.WAITING
            soonest = [
                await uow.connection.scalar(select(func.min(reminders.c.due_at)).where(waiting)),
                await uow.connection.scalar(select(func.min(decisions.c.step_at))),
            ]
        hours = [hour for hour in soonest if hour is not None]
        hours += [at for at, _, _ in self._acts[:1]]
        hours.append(_next_morning(self.now))
        following = max(min(hours), self.now + timedelta(seconds=1))
        return self.after_outage(following)


def _next_morning(now: datetime) -> datetime:
    local = now.astimezone(PARIS)
    days = 0 if local.time() < time(10) else 1
    return datetime.combine(local.date() + timedelta(days=days), time(10), PARIS).astimezone(UTC)
