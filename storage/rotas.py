"""Who of a commune's officials is on call from which day to which: asked before the fixed order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Select,
    Table,
    Text,
    and_,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)

from storage.alert_scopes import OFFICIALS
from storage.connection import Connection
from storage.locks import Lock, hold, key_of
from storage.member_rows import member_communes, members
from storage.members import Status
from storage.schema import Id, Instant, metadata, new_id
from storage.setbacks import Work, may_be_tried

# Days of the council's own calendar (YYYY-MM-DD): a week begins at its midnight, whatever its
# clocks do.
stints = Table(
    "stints",
    metadata,
    Column("id", Id, primary_key=True),
    Column("insee", Text, ForeignKey("communes.insee"), nullable=False),
    Column("member", Id, ForeignKey("members.id"), nullable=False, index=True),
    Column("first_day", Text, nullable=False),
    Column("until_day", Text, nullable=False),
    Column("told_at", Instant),
    Index("ix_stints_insee", "insee", "first_day"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stint:
    """Somebody is on call for a commune in [first_day, until_day).

    Whether they may still answer for it, and who stands in while they are away, is worked out at
    each instant.
    """

    id: str
    insee: str
    member: str
    first_day: date
    until_day: date
    told_at: datetime | None = None
    """When the person was told, or whoever stands in for them."""

    def holds(self, day: date) -> bool:
        """Whether it is on this day."""
        return self.first_day <= day < self.until_day


class Rotas:
    """Keeps the weeks that are going on or to come: one person at most a day and commune."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def on_call(self, insee: str, day: date) -> str | None:
        """The member whom the rota of a commune names for a day."""
        said = day.isoformat()
        today = (stints.c.first_day <= said, stints.c.until_day > said)
        query = select(stints.c.member).where(stints.c.insee == insee, *today)
        member: str | None = await self._connection.scalar(query)
        return member

    async def ahead(self, day: date, communes: Collection[str] | None = None) -> Sequence[Stint]:
        """What is going on that day or to come, the next first; of these communes, or of all."""
        query = _IN_ORDER.where(stints.c.until_day > day.isoformat())
        if communes is not None:
            query = query.where(stints.c.insee.in_(communes))
        return await self._read(query)

    async def keep(self, insee: str, member: str, first_day: date, until_day: date) -> Stint:
        """This person is on call then; whoever was, on these days, no longer is."""
        await self.clear(insee, first_day, until_day)
        stint = Stint(
            id=new_id(), insee=insee, member=member, first_day=first_day, until_day=until_day
        )
        await self._insert(stint)
        return stint

    async def clear(self, insee: str, first_day: date, until_day: date) -> Sequence[Stint]:
        """Nobody is on call on these days; what lasts longer keeps its other days.

        Returns those that were changed, as they were: what was said about them is no longer true.
        """
        # There may be no row yet that could be held.
        await hold(self._connection, Lock.ROTA, key_of(insee))
        touching = (
            stints.c.insee == insee,
            stints.c.first_day < until_day.isoformat(),
            stints.c.until_day > first_day.isoformat(),
        )
        rows = list(await self._connection.execute(_IN_ORDER.where(*touching).with_for_update()))
        for row in rows:
            before = _stint(row)
            await self.drop(before.id)
            if before.first_day < first_day:
                await self._insert(replace(before, id=new_id(), until_day=first_day))
            if before.until_day > until_day:
                after = replace(before, id=new_id(), first_day=until_day, told_at=None)
                await self._insert(after)
        return [_stint(row) for row in rows]

    async def drop(self, stint: str) -> None:
        """It does not take place."""
        await self._connection.execute(delete(stints).where(stints.c.id == stint))

    async def of(self, member: str, day: date) -> Sequence[Stint]:
        """What one person has going on that day or to come, the next first."""
        theirs = (stints.c.member == member, stints.c.until_day > day.isoformat())
        return await self._read(_IN_ORDER.where(*theirs))

    async def was_told(self, insee: str, member: str, day: date) -> bool:
        """Whether this person is on call for a commune on a day, and was told."""
        said = day.isoformat()
        theirs = (stints.c.insee == insee, stints.c.member == member, stints.c.told_at.is_not(None))
        holds = (stints.c.first_day <= said, stints.c.until_day > said)
        return bool(await self._connection.scalar(select(exists().where(*theirs, *holds))))

    async def untold(self, day: date, now: datetime) -> Sequence[Stint]:
        """Those that have begun by this day and whose people were not told, held.

        All of them, a few for each commune at most: some wait until somebody can be told.
        """
        begun = (stints.c.first_day <= day.isoformat(), stints.c.told_at.is_(None))
        again = may_be_tried(Work.ROTA, stints.c.id, now)
        query = _IN_ORDER.where(*begun, again)
        return await self._read(query.with_for_update(skip_locked=True))

    async def mark_told(self, ids: Collection[str], now: datetime) -> None:
        """Their people know."""
        those = update(stints).where(stints.c.id.in_(ids))
        await self._connection.execute(those.values(told_at=now))

    async def mark_untold(self, stint: Stint) -> None:
        """What told this one is taken back: its other days, and other communes, know nothing."""
        together = (
            stints.c.member == stint.member,
            stints.c.told_at == stint.told_at,
            stints.c.first_day >= stint.first_day.isoformat(),
            stints.c.until_day <= stint.until_day.isoformat(),
        )
        await self._connection.execute(update(stints).where(*together).values(told_at=None))

    async def unfounded(self, limit: int) -> Sequence[Stint]:
        """Those of people who were removed, or are mayor or deputy there no more, held."""
        here = and_(
            member_communes.c.member == stints.c.member, member_communes.c.insee == stints.c.insee
        )
        is_gone = or_(
            members.c.status == Status.REMOVED,
            members.c.role.not_in(OFFICIALS),
            ~exists().where(here),
        )
        query = _IN_ORDER.join(members, members.c.id == stints.c.member).where(is_gone)
        held = query.limit(limit).with_for_update(of=stints, skip_locked=True)
        return await self._read(held)

    async def forget_past(self, day: date) -> None:
        """What is over by this day is forgotten."""
        await self._connection.execute(delete(stints).where(stints.c.until_day <= day.isoformat()))

    async def _insert(self, stint: Stint) -> None:
        days = {"first_day": stint.first_day.isoformat(), "until_day": stint.until_day.isoformat()}
        row: Mapping[str, Any] = {**asdict(stint), **days}
        await self._connection.execute(insert(stints).values(row))

    async def _read(self, query: Select[Any]) -> list[Stint]:
        return [_stint(row) for row in await self._connection.execute(query)]


def _stint(row: Any) -> Stint:
    return Stint(
        id=row.id,
        insee=row.insee,
        member=row.member,
        first_day=date.fromisoformat(row.first_day),
        until_day=date.fromisoformat(row.until_day),
        told_at=row.told_at,
    )


_IN_ORDER = select(stints).order_by(stints.c.first_day, stints.c.insee, stints.c.id)
