"""The outbox from the delivery's side: what is due, and how each row ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.outbox import Lane, Operation, Outcome, end_orphans, outbox
from storage.slots import slots
from storage.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A row as the delivery reads it. `message_id` is that of the slot, once it is known."""

    id: str
    position: int
    lane: Lane
    operation: Operation
    chat: str
    slot: str | None
    member: str | None
    about: str | None
    body: Mapping[str, Any] = field(repr=False)
    message_id: int | None
    expires_at: datetime | None
    attempts: int


class Deliveries:
    """Reads what waits, the most urgent first, and writes down its one end."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def due(self, now: datetime, limit: int = 200) -> list[Queued]:
        """What may go out now, the most urgent first, in the order in which it was said.

        What edits a slot waits until the slot's message exists; what was postponed holds
        whatever comes after it in its chat and lane.
        """
        ready = or_(
            slots.c.message_id.is_not(None),
            outbox.c.slot.is_(None),
            outbox.c.operation == Operation.SEND,
        )
        query = (
            _rows()
            .where(outbox.c.outcome == Outcome.WAITING, outbox.c.due_at <= now, ready)
            .where(~_held_back(now))
            .order_by(outbox.c.lane, outbox.c.position)
            .limit(limit)
        )
        return [self._queued(row) for row in await self._connection.execute(query)]

    async def end(
        self, row: str, outcome: Outcome, *, now: datetime, reason: str | None = None
    ) -> bool:
        """Give a row its one end and forget its body; False for a row that ended before."""
        result = await self._connection.execute(
            update(outbox)
            .where(outbox.c.id == row, outbox.c.outcome == Outcome.WAITING)
            .values(outcome=outcome, reason=reason, ended_at=now, sealed=None)
        )
        return result.rowcount == 1

    async def postpone(self, row: str, due_at: datetime) -> None:
        """Try a row again later; until then it holds those behind it."""
        await self._connection.execute(
            update(outbox)
            .where(outbox.c.id == row)
            .values(due_at=due_at, attempts=outbox.c.attempts + 1)
        )

    async def end_chat(self, chat: str, reason: str, now: datetime) -> list[Queued]:
        """Give up what waits for a chat that is gone, and return it for whoever takes over."""
        query = _rows().where(outbox.c.chat == chat, outbox.c.outcome == Outcome.WAITING)
        rows = [self._queued(row) for row in await self._connection.execute(query)]
        for row in rows:
            await self.end(row.id, Outcome.FAILED, now=now, reason=reason)
        return rows

    async def end_orphans(self, slot: str, now: datetime) -> None:
        """The message of a slot will never exist: neither will what edits it."""
        await self._connection.execute(end_orphans(slot, now))

    async def count(self) -> Mapping[Outcome, int]:
        """How many rows stand in each outcome: their sum is what was accepted."""
        query = select(outbox.c.outcome, func.count()).group_by(outbox.c.outcome)
        counts = {
            Outcome(name): int(count) for name, count in await self._connection.execute(query)
        }
        return {outcome: counts.get(outcome, 0) for outcome in Outcome}

    def _queued(self, row: Any) -> Queued:
        return Queued(
            id=row.id,
            position=row.position,
            lane=Lane(row.lane),
            operation=Operation(row.operation),
            chat=row.chat,
            slot=row.slot,
            member=row.member,
            about=row.about,
            body=self._vault.open_json("outbox", "sealed", row.id, row.sealed),
            message_id=row.message_id,
            expires_at=row.expires_at,
            attempts=row.attempts,
        )


def _rows() -> Select[Any]:
    return select(outbox, slots.c.message_id).join(
        slots, outbox.c.slot == slots.c.name, isouter=True
    )


def _held_back(now: datetime) -> ColumnElement[bool]:
    """Whether an older row of the same chat and lane was postponed and waits for its hour."""
    older = outbox.alias()
    return exists().where(
        older.c.chat == outbox.c.chat,
        older.c.outcome == Outcome.WAITING,
        older.c.lane == outbox.c.lane,
        older.c.position < outbox.c.position,
        older.c.attempts > 0,
        older.c.due_at > now,
    )
