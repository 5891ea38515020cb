"""Broadcasts: one message to many people, and what became of it for each of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)

from storage.audiences import Barrier
from storage.broadcast_rows import (
    Broadcast,
    BroadcastState,
    BroadcastUnknown,
    Counts,
    Fate,
    Reached,
    broadcast_targets,
    broadcasts,
)
from storage.connection import Connection
from storage.member_rows import members as people
from storage.outbox_rows import IS_WAITING, Outcome, outbox
from storage.schema import Instant
from storage.setbacks import Work, may_be_tried
from storage.upsert import insert_new
from storage.vault import Vault

__all__ = [
    "Broadcast",
    "BroadcastState",
    "BroadcastUnknown",
    "Broadcasts",
    "Counts",
    "Fate",
    "Reached",
]


class Broadcasts:
    """Keeps broadcasts. Whoever changes one holds it by `get`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(self, new: Broadcast, members: Sequence[str]) -> bool:
        """Freeze whom it is for; False where it was confirmed before."""
        row = {"id": new.id, "author": new.author, "confirmed_at": new.confirmed_at}
        if not await insert_new(self._connection, broadcasts, **row, **self._changing(new)):
            return False
        # One statement: five thousand rows of their own would take three times as long on a server.
        they = select(literal(new.id), people.c.id).where(people.c.id.in_(members))
        targets = insert(broadcast_targets).from_select(["broadcast", "member"], they)
        await self._connection.execute(targets)
        return True

    async def get(self, broadcast: str) -> Broadcast:
        """By id, held to the end: one acts on it at a time. Raises `BroadcastUnknown`."""
        one = select(broadcasts).where(broadcasts.c.id == broadcast)
        found = await self._read(one.with_for_update(key_share=True))
        if not found:
            raise BroadcastUnknown
        return found[0]

    async def is_known(self, about: str) -> bool:
        """Whether an id is that of a broadcast."""
        query = select(broadcasts.c.id).where(broadcasts.c.id == about)
        return await self._connection.scalar(query) is not None

    async def recent(self, limit: int) -> Sequence[Broadcast]:
        """The newest first."""
        newest = select(broadcasts).order_by(broadcasts.c.confirmed_at.desc(), broadcasts.c.id)
        return await self._read(newest.limit(limit))

    async def running(self, now: datetime) -> Sequence[str]:
        """Those that go on, the oldest first."""
        query = select(broadcasts.c.id).where(
            broadcasts.c.state == BroadcastState.RUNNING,
            may_be_tried(Work.BROADCAST, broadcasts.c.id, now),
        )
        return list(await self._connection.scalars(query.order_by(broadcasts.c.confirmed_at)))

    async def keep(self, broadcast: Broadcast) -> None:
        """State, words and what was shown are so now."""
        this = update(broadcasts).where(broadcasts.c.id == broadcast.id)
        await self._connection.execute(this.values(**self._changing(broadcast)))

    async def unsaid(self, broadcast: str, limit: int) -> Sequence[str]:
        """Members for whom nothing is in the outbox yet, and nothing stands in the way."""
        query = select(broadcast_targets.c.member).where(
            broadcast_targets.c.broadcast == broadcast,
            broadcast_targets.c.delivery.is_(None),
            broadcast_targets.c.barrier.is_(None),
        )
        ordered = query.order_by(broadcast_targets.c.member).limit(limit)
        return list(await self._connection.scalars(ordered))

    async def waiting(self, broadcast: str) -> int:
        """How many of its messages wait in the outbox."""
        query = select(func.count()).where(outbox.c.about == broadcast, IS_WAITING)
        return int(await self._connection.scalar(query) or 0)

    async def say(self, broadcast: str, deliveries: Mapping[str, str]) -> None:
        """By member, the row of the outbox that is theirs."""
        rows = [{"of": broadcast, "to": one, "row": row} for one, row in deliveries.items()]
        if rows:
            await self._connection.execute(_SAID, rows)

    async def bar(self, broadcast: str, barriers: Mapping[str, Barrier]) -> None:
        """By member, why they cannot be reached."""
        rows = [{"of": broadcast, "to": one, "why": why} for one, why in barriers.items()]
        if rows:
            await self._connection.execute(_BARRED, rows)

    async def recall(self, broadcast: str) -> None:
        """What waits in the outbox is going to be taken back: it will be said another time."""
        # Held first: what is just being sent has ended, or else it has not been said.
        here = select(outbox.c.id).where(outbox.c.about == broadcast, IS_WAITING)
        await self._connection.execute(here.with_for_update())
        waits = exists().where(outbox.c.id == broadcast_targets.c.delivery, IS_WAITING)
        await self._connection.execute(_theirs(broadcast).where(waits).values(delivery=None))

    async def try_again(self, broadcast: str) -> None:
        """Whoever did not get it is as if nothing had been tried."""
        failed = exists().where(outbox.c.id == broadcast_targets.c.delivery, _HAS_FAILED)
        await self._connection.execute(_theirs(broadcast).where(failed).values(delivery=None))
        barred = _theirs(broadcast).where(broadcast_targets.c.barrier.is_not(None))
        await self._connection.execute(barred.values(barrier=None))

    async def counts(self, broadcast: str) -> Counts:
        """How it stands."""
        query = _fates(broadcast, func.count().label("people")).group_by("fate")
        found = {Fate(row.fate): int(row.people) for row in await self._connection.execute(query)}
        return {fate: found.get(fate, 0) for fate in Fate}

    async def people(self, broadcast: str, *, first: int, limit: int) -> Sequence[Reached]:
        """Person by person from the `first` (0) on: those who did not get it, then the others."""
        columns = (broadcast_targets.c.member, broadcast_targets.c.barrier, outbox.c.reason)
        query = _fates(broadcast, *columns).order_by(_RANK, broadcast_targets.c.member)
        rows = await self._connection.execute(query.offset(first).limit(limit))
        return [
            Reached(
                row.member,
                Fate(row.fate),
                Barrier(row.barrier) if row.barrier else None,
                row.reason or "",
            )
            for row in rows
        ]

    async def over(self, before: datetime, limit: int) -> Sequence[str]:
        """Those that have stood still since then, the oldest first."""
        since = func.coalesce(broadcasts.c.ended_at, broadcasts.c.confirmed_at, type_=Instant)
        still = broadcasts.c.state != BroadcastState.RUNNING
        query = select(broadcasts.c.id).where(still, since <= before)
        return list(await self._connection.scalars(query.order_by(since).limit(limit)))

    async def lapse(self, now: datetime) -> None:
        """After a restore: another process may have told by now whoever is told of nothing here."""
        going = (BroadcastState.RUNNING, BroadcastState.PAUSED)
        stopped = {"state": BroadcastState.STOPPED, "ended_at": now, "sealed": None}
        here = update(broadcasts).where(broadcasts.c.state.in_(going))
        await self._connection.execute(here.values(stopped))

    async def purge(self, broadcast: str) -> None:
        """Forget whom it was for, what it said, and that it was."""
        theirs = broadcast_targets.c.broadcast == broadcast
        await self._connection.execute(delete(broadcast_targets).where(theirs))
        await self._connection.execute(delete(broadcasts).where(broadcasts.c.id == broadcast))

    async def _read(self, query: Select[Any]) -> list[Broadcast]:
        return [self._broadcast(row) for row in await self._connection.execute(query)]

    def _broadcast(self, row: Any) -> Broadcast:
        words = ""
        if row.sealed is not None:
            words = self._vault.open_json("broadcasts", "sealed", row.id, row.sealed)["words"]
        return Broadcast(
            id=row.id,
            author=row.author,
            state=BroadcastState(row.state),
            words=words,
            confirmed_at=row.confirmed_at,
            ended_at=row.ended_at,
            shown=row.shown,
        )

    def _changing(self, of: Broadcast) -> dict[str, Any]:
        words = {"words": of.words}
        sealed = self._vault.seal_json("broadcasts", "sealed", of.id, words) if of.words else None
        return {
            "state": of.state,
            "sealed": sealed,
            "ended_at": of.ended_at,
            "shown": of.shown,
        }


def _theirs(broadcast: str) -> Any:
    return update(broadcast_targets).where(broadcast_targets.c.broadcast == broadcast)


def _fates(broadcast: str, *columns: ColumnElement[Any]) -> Select[Any]:
    joined = broadcast_targets.join(
        broadcasts, broadcasts.c.id == broadcast_targets.c.broadcast
    ).outerjoin(outbox, outbox.c.id == broadcast_targets.c.delivery)
    query = select(_FATE.label("fate"), *columns).select_from(joined)
    return query.where(broadcast_targets.c.broadcast == broadcast)


_HAS_FAILED = outbox.c.outcome == Outcome.FAILED
_FATE = case(
    (broadcast_targets.c.barrier.is_not(None), Fate.UNREACHABLE),
    (outbox.c.outcome == Outcome.SENT, Fate.SENT),
    (_HAS_FAILED, Fate.FAILED),
    (outbox.c.outcome.in_((Outcome.CANCELLED, Outcome.EXPIRED)), Fate.WITHDRAWN),
    (broadcasts.c.state == BroadcastState.STOPPED, Fate.WITHDRAWN),
    else_=Fate.COMING,
)
_RANK = case({fate: rank for rank, fate in enumerate(Fate)}, value=_FATE)

_IS_THEIRS = and_(
    broadcast_targets.c.broadcast == bindparam("of"), broadcast_targets.c.member == bindparam("to")
)
_SAID = update(broadcast_targets).where(_IS_THEIRS).values(delivery=bindparam("row"))
_BARRED = update(broadcast_targets).where(_IS_THEIRS).values(barrier=bindparam("why"))
