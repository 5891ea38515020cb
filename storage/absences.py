"""Who is away from when to when, and who was named to stand in."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Select,
    Table,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from storage.connection import Connection
from storage.locks import Lock, hold, key_of
from storage.schema import Id, Instant, metadata
from storage.setbacks import Work, may_be_tried

absences = Table(
    "absences",
    metadata,
    Column("id", Id, primary_key=True),
    Column("member", Id, ForeignKey("members.id"), nullable=False, index=True),
    Column("alternate", Id, ForeignKey("members.id"), index=True),
    Column("named_by", Id, ForeignKey("members.id"), nullable=False),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False, index=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Somebody is away in [from_at, until_at). `named_by` is this person or a coordinator.

    `alternate` is who was named; who really stands in, only `handlers.standing_in` knows.
    """

    id: str
    member: str
    alternate: str | None
    named_by: str
    from_at: datetime
    until_at: datetime

    def holds(self, at: datetime) -> bool:
        """Whether the person is away at this instant."""
        return self.from_at <= at < self.until_at


class AbsenceUnknown(Exception):
    """No such absence, or one that has ended."""


class Absences:
    """Keeps the days away that are going on or to come; what is over is forgotten."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def at(self, moment: datetime) -> Sequence[Absence]:
        """Those that are going on at an instant: one for each person who is away."""
        return await self._read(_AT, {"moment": moment})

    async def between(self, start: datetime, end: datetime) -> Sequence[Absence]:
        """Those that fall at least partly into [start, end)."""
        touching = absences.c.from_at < end, absences.c.until_at > start
        return await self._read(_IN_ORDER.where(*touching))

    async def of(self, member: str, now: datetime) -> Sequence[Absence]:
        """What one person has going on or to come, the next one first."""
        theirs = absences.c.member == member, absences.c.until_at > now
        return await self._read(_IN_ORDER.where(*theirs))

    async def is_named(self, member: str, now: datetime) -> bool:
        """Whether somebody who is away now has named this person."""
        asked = {"member": member, "moment": now}
        return await self._connection.scalar(_NAMING, asked) is not None

    async def get(self, absence: str) -> Absence:
        """One by id, held to the end. Raises `AbsenceUnknown`."""
        found = await self._read(_IN_ORDER.where(absences.c.id == absence).with_for_update())
        if not found:
            raise AbsenceUnknown
        return found[0]

    async def over(self, now: datetime, limit: int) -> Sequence[Absence]:
        """Those whose end has come and that nobody has looked at since, held."""
        again = may_be_tried(Work.ABSENCE, absences.c.id, now)
        ended = _IN_ORDER.where(absences.c.until_at <= now, again).limit(limit)
        return await self._read(ended.with_for_update(skip_locked=True))

    async def declare(self, absence: Absence) -> Sequence[Absence]:
        """Keep one; it takes the place of those of the same person that it touches.

        Returns those: nobody is away twice at the same time, whoever else declares just now.
        """
        await hold(self._connection, Lock.ABSENCE, key_of(absence.member))
        touched = (
            absences.c.member == absence.member,
            absences.c.from_at < absence.until_at,
            absences.c.until_at > absence.from_at,
        )
        before = await self._read(_IN_ORDER.where(*touched).with_for_update())
        for each in before:
            await self.drop(each.id)
        await self._connection.execute(insert(absences).values(asdict(absence)))
        return before

    async def drop(self, absence: str) -> None:
        """It is over, or was taken back."""
        await self._connection.execute(delete(absences).where(absences.c.id == absence))

    async def unname(self, absence: str) -> None:
        """Whoever was named declined: nobody is named any more."""
        one = update(absences).where(absences.c.id == absence)
        await self._connection.execute(one.values(alternate=None))

    async def forget(self, member: str) -> None:
        """A member left: neither away nor named any more."""
        await self._connection.execute(delete(absences).where(absences.c.member == member))
        naming = update(absences).where(absences.c.alternate == member)
        await self._connection.execute(naming.values(alternate=None))

    async def _read(
        self, query: Select[Any], parameters: Mapping[str, Any] | None = None
    ) -> list[Absence]:
        rows = await self._connection.execute(query, parameters)
        return [
            Absence(
                id=row.id,
                member=row.member,
                alternate=row.alternate,
                named_by=row.named_by,
                from_at=row.from_at,
                until_at=row.until_at,
            )
            for row in rows
        ]


_IN_ORDER = select(absences).order_by(absences.c.from_at, absences.c.id)
# Asked at every turn and for every alert: built once, because building takes longer than asking.
_MOMENT = bindparam("moment", type_=Instant)
_NOW = (absences.c.from_at <= _MOMENT, absences.c.until_at > _MOMENT)
_AT = _IN_ORDER.where(*_NOW)
_NAMING = select(absences.c.id).where(absences.c.alternate == bindparam("member"), *_NOW).limit(1)
