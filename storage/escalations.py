"""How far each alert has gone from person to person, and when it goes on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, insert, select, update

from storage.connection import Connection
from storage.schema import Id, Instant, metadata
from storage.setbacks import Work, may_be_tried

escalations = Table(
    "escalations",
    metadata,
    Column("alert", Id, ForeignKey("alerts.id"), primary_key=True),
    Column("step", Integer, nullable=False),
    Column("rounds", Integer, nullable=False),
    Column("due_at", Instant),
    Index("ix_escalations_due", "due_at"),
)


class Step(IntEnum):
    """Whose turn it is, in this order; groups hear at once, unless it is held."""

    HELD = -1
    """It came at night and can wait: nobody hears of it before the morning."""
    NOBODY = 0
    """Nobody could be asked yet."""
    ON_CALL = 1
    """Whoever the commune's rota names."""
    FIRST = 2
    """The mayor."""
    DEPUTIES = 3
    COORDINATION = 4


@dataclass(frozen=True, slots=True)
class Escalation:
    """An alert on its way. `step`: all up to it were asked; `rounds`: how often the last again.

    `due_at` is None once nobody is to be asked any more.
    """

    alert: str
    step: Step
    rounds: int
    due_at: datetime | None

    @property
    def is_held(self) -> bool:
        """Whether it still waits for the morning."""
        return self.step is Step.HELD and self.due_at is not None

    @property
    def is_under_way(self) -> bool:
        """Whether somebody has been asked, and somebody else will be."""
        return self.due_at is not None and self.step is not Step.HELD

    @classmethod
    def over(cls, alert: str) -> "Escalation":
        """Of an alert that was never asked about: everybody has heard."""
        return cls(alert, Step.COORDINATION, 0, None)


class Escalations:
    """Keeps where each alert stands, and finds those that go on now."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def begin(self, escalation: Escalation) -> None:
        """A new alert sets out."""
        await self._connection.execute(
            insert(escalations).values(
                alert=escalation.alert,
                step=escalation.step,
                rounds=escalation.rounds,
                due_at=escalation.due_at,
            )
        )

    async def get(self, alert: str) -> Escalation:
        """Where an alert stands."""
        return (await self.of([alert]))[alert]

    async def hold(self, alert: str) -> Escalation:
        """The same, held to the end, so that one acts on it at a time."""
        query = select(escalations).where(escalations.c.alert == alert).with_for_update()
        row = (await self._connection.execute(query)).one_or_none()
        return _escalation(row) if row else Escalation.over(alert)

    async def of(self, alerts: Collection[str]) -> Mapping[str, Escalation]:
        """Where each of these alerts stands."""
        query = select(escalations).where(escalations.c.alert.in_(alerts))
        found = {row.alert: _escalation(row) for row in await self._connection.execute(query)}
        return {alert: found.get(alert, Escalation.over(alert)) for alert in alerts}

    async def due(self, now: datetime, limit: int) -> Sequence[str]:
        """The alerts that go on now, those that have waited longest; always in the same order.

        Nothing is held: whoever acts on one holds the alert first, then `hold`, as everybody does.
        """
        again = may_be_tried(Work.ESCALATION, escalations.c.alert, now)
        query = select(escalations.c.alert).where(escalations.c.due_at <= now, again)
        first = query.order_by(escalations.c.due_at, escalations.c.alert).limit(limit)
        return sorted(await self._connection.scalars(first))

    async def move(self, to: Escalation) -> bool:
        """It stands there now; False where it never set out."""
        moved = await self._connection.execute(
            update(escalations)
            .where(escalations.c.alert == to.alert)
            .values(step=to.step, rounds=to.rounds, due_at=to.due_at)
        )
        return moved.rowcount == 1

    async def hurry(self, alert: str, now: datetime) -> None:
        """It goes on with the next look of the clock, unless it has ended."""
        await self._change(alert, now)

    async def put_off(self, alert: str, until: datetime) -> None:
        """It goes on at a later hour, unless it has ended."""
        await self._change(alert, until)

    async def stop(self, alert: str) -> None:
        """Nobody is asked any more."""
        await self._change(alert, None)

    async def _change(self, alert: str, due_at: datetime | None) -> None:
        going = update(escalations).where(
            escalations.c.alert == alert, escalations.c.due_at.is_not(None)
        )
        await self._connection.execute(going.values(due_at=due_at))


def _escalation(row: Any) -> Escalation:
    return Escalation(row.alert, Step(row.step), row.rounds, row.due_at)
