"""The outbox from the delivery's side: what is due, and how each row ended."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    update,
)

from storage.connection import Connection
from storage.delivery_rows import NEXT, WITH_ITS_MESSAGE, Queued
from storage.outbox import Lane, Operation, Outcome
from storage.outbox_rows import IS_TRACED, IS_WAITING, outbox, postponed
from storage.schema import Instant
from storage.taken_back import end_orphans
from storage.vault import Vault

__all__ = ["ONCE_BACK", "Deliveries", "Queued"]

LONGEST_TRANSACTION = timedelta(minutes=10)
"""A row that was accepted before has been seen, even where positions overtake each other."""
ONCE_BACK = datetime(9999, 1, 1, tzinfo=UTC)
"""Stands for the hour of what can only be done in a chat that is gone."""
LONGEST_WAIT = timedelta(minutes=10)
"""No failed try is put off for longer: an hour further away was said by a clock that was wrong."""


class Deliveries:
    """Reads what waits, the most urgent first, and writes down its one end."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def due(self, now: datetime, limit: int = 200) -> list[Queued]:
        """What may go out now, the most urgent first, in the order in which it was said."""
        return await self._next(now, (), limit)

    async def heads(
        self, now: datetime, besides: Collection[str] = (), limit: int = 200
    ) -> list[Queued]:
        """The next row of each chat, the most urgent first, so that no queue hides another's.

        `besides` are chats that cannot take anything now.
        """
        heads: dict[str, Queued] = {}
        while len(heads) < limit:
            rows = await self._next(now, [*besides, *heads], limit)
            for row in rows:
                heads.setdefault(row.chat, row)
            if len(rows) < limit:
                break
        return list(heads.values())[:limit]

    async def end(
        self, row: str, outcome: Outcome, *, now: datetime, reason: str | None = None
    ) -> bool:
        """Give a row its one end and forget its body; False for a row that ended before."""
        ended = {"row": row, "ends": outcome, "why": reason, "now": now}
        return (await self._connection.execute(_END, ended)).rowcount == 1

    async def forget(self, before: datetime, limit: int) -> int:
        """Of rows that ended before: whom and what they were about. They go on being counted."""
        old = select(outbox.c.position).where(IS_TRACED, outbox.c.ended_at <= before)
        few = old.order_by(outbox.c.ended_at).limit(limit).scalar_subquery()
        forgotten = update(outbox).where(outbox.c.position.in_(few))
        result = await self._connection.execute(
            forgotten.values(slot=None, about=None, member=None, reason=None)
        )
        return result.rowcount

    async def outcome(self, row: str) -> Outcome:
        """How a row stands."""
        query = select(outbox.c.outcome).where(outbox.c.id == row)
        return Outcome(str(await self._connection.scalar(query)))

    async def postpone(self, row: str, due_at: datetime) -> None:
        """Try a row again later; until then it holds those behind it."""
        await self._connection.execute(
            update(outbox)
            .where(outbox.c.id == row)
            .values(due_at=due_at, attempts=outbox.c.attempts + 1)
        )

    async def mend_hours(self, now: datetime) -> int:
        """After the clock was set back: what was accepted at an hour that has not come yet.

        It would wait until that hour comes again, and hold what is behind it. It goes as soon
        after `now` as it was to go after it was accepted; what was tried before, at once.
        """
        too_late = and_(postponed(outbox), outbox.c.due_at > now + LONGEST_WAIT)
        ahead = select(outbox.c.id, outbox.c.due_at, outbox.c.accepted_at, outbox.c.attempts)
        rows = await self._connection.execute(
            ahead.where(
                IS_WAITING,
                outbox.c.due_at < ONCE_BACK,
                or_(outbox.c.accepted_at > now, too_late),
            )
        )
        mended = [
            {
                "row": row.id,
                "hour": now if row.attempts else now + (row.due_at - row.accepted_at),
                "accepted": min(row.accepted_at, now),
            }
            for row in rows
        ]
        if mended:
            await self._connection.execute(_MEND, mended)
        return len(mended)

    async def end_chat(self, chat: str, reason: str, now: datetime) -> list[Queued]:
        """Give up what waits for a chat that is gone, and return it for whoever takes over.

        What takes sealed content off the screen waits until the chat is back.
        """
        here = and_(outbox.c.chat == chat, IS_WAITING)
        await self._connection.execute(
            update(outbox)
            .where(here, outbox.c.operation == Operation.ERASE)
            .values(due_at=ONCE_BACK, attempts=0)
        )
        query = WITH_ITS_MESSAGE.where(here, outbox.c.operation != Operation.ERASE)
        rows = await self._read(query.with_for_update(of=outbox))
        for row in rows:
            await self.end(row.id, Outcome.FAILED, now=now, reason=reason)
        return rows

    async def resume(self, chat: str, now: datetime) -> None:
        """A chat is back: what `end_chat` kept for this moment is due."""
        await self._connection.execute(
            update(outbox)
            .where(outbox.c.chat == chat, IS_WAITING, outbox.c.due_at == ONCE_BACK)
            .values(due_at=now)
        )

    async def waits_in(self, chat: str) -> bool:
        """Whether anything still waits for a chat."""
        query = select(outbox.c.id).where(outbox.c.chat == chat, IS_WAITING)
        return await self._connection.scalar(query.limit(1)) is not None

    async def end_orphans(self, slot: str, now: datetime) -> None:
        """The message of a slot will never exist: neither will what edits it."""
        await end_orphans(self._connection, slot, now)

    async def count(self, *, after: int = 0, to: int | None = None) -> Mapping[Outcome, int]:
        """How many rows stand in each outcome: their sum is what was accepted.

        Those at a position above `after`, and not above `to`.
        """
        query = select(outbox.c.outcome, func.count()).group_by(outbox.c.outcome)
        if after:
            query = query.where(outbox.c.position > after)
        if to is not None:
            query = query.where(outbox.c.position <= to)
        counts = {
            Outcome(name): int(count) for name, count in await self._connection.execute(query)
        }
        return {outcome: counts.get(outcome, 0) for outcome in Outcome}

    async def accepted(self) -> int:
        """How many rows were ever accepted, whatever became of them."""
        return int(await self._connection.scalar(select(func.count()).select_from(outbox)) or 0)

    async def ended_to(self, now: datetime) -> int:
        """The position up to which every row has ended, and no other can still come."""
        place = outbox.c.position
        long_ago = outbox.c.accepted_at <= now - LONGEST_TRANSACTION
        newest = select(place).where(long_ago).order_by(place.desc()).limit(1)
        # "+ 0" keeps SQLite from walking the whole table for the first row that waits.
        oldest_waiting = select(func.min(place + literal_column("0"))).where(IS_WAITING)
        position = int(await self._connection.scalar(newest) or 0)
        waiting: int | None = await self._connection.scalar(oldest_waiting)
        return position if waiting is None else min(position, waiting - 1)

    async def overdue_since(self, now: datetime) -> Mapping[Lane, datetime]:
        """When the oldest row of each lane that should have gone was due; no lane without one.

        A row that was postponed has lost its hour, so it counts from when it was accepted.
        """
        hour = case((outbox.c.attempts > 0, outbox.c.accepted_at), else_=outbox.c.due_at)
        query = (
            select(outbox.c.lane, func.min(hour, type_=Instant).label("since"))
            .where(
                IS_WAITING,
                or_(outbox.c.due_at <= now, outbox.c.attempts > 0),
            )
            .group_by(outbox.c.lane)
        )
        return {Lane(row.lane): row.since for row in await self._connection.execute(query)}

    async def _next(self, now: datetime, besides: Collection[str], limit: int) -> list[Queued]:
        parameters = {"now": now, "besides": list(besides), "limit": limit}
        rows = await self._connection.execute(NEXT, parameters)
        return [self._queued(row) for row in rows]

    async def _read(self, query: Select[Any]) -> list[Queued]:
        return [self._queued(row) for row in await self._connection.execute(query)]

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
            message_id=row.message_id,
            accepted_at=row.accepted_at,
            expires_at=row.expires_at,
            attempts=row.attempts,
            open_body=partial(self._vault.open_json, "outbox", "sealed", row.id, row.sealed),
        )


_MEND = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(due_at=bindparam("hour"), accepted_at=bindparam("accepted"))
)
# Run for every message, so it is built once: building takes longer than running.
_END = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), IS_WAITING)
    .values(
        outcome=bindparam("ends"), reason=bindparam("why"), ended_at=bindparam("now"), sealed=None
    )
)
