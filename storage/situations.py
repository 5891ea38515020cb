"""Situations: alerts of one or several communes that belong together, followed over time.

Its pseudonym is random, never initials: in a village, initials are an identity.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    Table,
    Text,
    bindparam,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from storage import references
from storage.alert_rows import alerts
from storage.alert_scopes import town_halls_of
from storage.connection import Connection
from storage.members import Member, Role
from storage.schema import Id, Instant, metadata, new_id
from storage.situation_readers import BY_NAME, opened_to
from storage.upsert import insert_new

situations = Table(
    "situations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("reference", Text, nullable=False, unique=True),
    Column("status", Text, nullable=False),
    Column("lead", Id, ForeignKey("members.id")),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Index("ix_situations_newest", "status", "opened_at", "id"),
)

situation_alerts = Table(
    "situation_alerts",
    metadata,
    Column("alert", Id, ForeignKey("alerts.id"), primary_key=True),
    Column("situation", Id, ForeignKey("situations.id"), nullable=False, index=True),
    Column("added_at", Instant, nullable=False),
)

unrelated = Table(
    "unrelated",
    metadata,
    Column("alert", Id, ForeignKey("alerts.id"), primary_key=True),
    # An alert or a situation: what a person said does not belong to it.
    Column("other", Id, primary_key=True),
)


class SituationStatus(StrEnum):
    """Whether it goes on."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Situation:
    """What is followed over time. `lead` is the member who keeps an eye on the whole of it."""

    id: str
    reference: str
    status: SituationStatus
    lead: str | None
    opened_at: datetime
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.status is SituationStatus.OPEN


class SituationUnknown(Exception):
    """No such situation, or none that this person may see: nobody learns which."""


class Situations:
    """Keeps situations with their alerts, and hands them to those who may see them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def open(self, now: datetime) -> Situation:
        """A new situation, with nothing in it yet."""
        reference = await self._free_reference()
        situation = Situation(new_id(), reference, SituationStatus.OPEN, None, now, None)
        row = {"id": situation.id, "reference": reference, "status": situation.status}
        await self._connection.execute(insert(situations).values(**row, opened_at=now))
        return situation

    async def get(self, situation: str) -> Situation:
        """By id, for what the house itself does; held to the end. Raises `SituationUnknown`."""
        return _one(await self._read(_held(situation)))

    async def get_visible(self, situation: str, member: Member) -> Situation:
        """One that this person may see, held as by `get`. Raises `SituationUnknown`."""
        return _one(await self._read(_held(situation).where(in_circle(member))))

    async def find_visible(self, reference: str, member: Member) -> Situation | None:
        """By its pseudonym, where this person may see it."""
        query = select(situations).where(situations.c.reference == reference, in_circle(member))
        found = await self._read(query)
        return found[0] if found else None

    async def all_open(self) -> Mapping[Situation, frozenset[str]]:
        """Every one that goes on, with the communes of its alerts; the oldest first."""
        query = (
            select(situations, alerts.c.insee)
            .outerjoin(situation_alerts, situation_alerts.c.situation == situations.c.id)
            .outerjoin(alerts, alerts.c.id == situation_alerts.c.alert)
            .where(situations.c.status == SituationStatus.OPEN)
            .order_by(situations.c.opened_at, situations.c.id)
        )
        found: dict[Situation, set[str]] = {}
        for row in await self._connection.execute(query):
            found.setdefault(_situation(row), set()).update({row.insee} - {None})
        return {one: frozenset(communes) for one, communes in found.items()}

    async def visible(self, member: Member, *, limit: int, offset: int = 0) -> Sequence[Situation]:
        """What this person may see: the open ones first, then the newest."""
        query = select(situations).where(in_circle(member)).order_by(*_OPEN_AND_NEWEST_FIRST)
        return await self._read(query.limit(limit).offset(offset))

    async def visible_with(
        self, alerts: Collection[str], member: Member
    ) -> Mapping[str, Situation]:
        """The situations of these alerts that this person may see, by alert."""
        query = (
            select(situations, situation_alerts.c.alert)
            .join(situation_alerts, situation_alerts.c.situation == situations.c.id)
            .where(situation_alerts.c.alert.in_(alerts), in_circle(member))
        )
        rows = await self._connection.execute(query)
        return {row.alert: _situation(row) for row in rows}

    async def of_alert(self, alert: str) -> Situation | None:
        """The situation that an alert belongs to."""
        query = select(situations).join(
            situation_alerts, situation_alerts.c.situation == situations.c.id
        )
        found = await self._read(query.where(situation_alerts.c.alert == alert))
        return found[0] if found else None

    async def alerts_of(self, situation: str) -> Sequence[str]:
        """The ids of its alerts, the oldest first."""
        query = (
            select(situation_alerts.c.alert)
            .join(alerts, alerts.c.id == situation_alerts.c.alert)
            .where(situation_alerts.c.situation == situation)
            .order_by(alerts.c.created_at, alerts.c.id)
        )
        return list(await self._connection.scalars(query))

    async def count_alerts(self, these: Collection[str]) -> Mapping[str, int]:
        """How many alerts each of these situations has; one without any is missing."""
        query = (
            select(situation_alerts.c.situation, func.count().label("alerts"))
            .where(situation_alerts.c.situation.in_(these))
            .group_by(situation_alerts.c.situation)
        )
        return {row.situation: row.alerts for row in await self._connection.execute(query)}

    async def add(self, situation: str, alert: str, now: datetime) -> bool:
        """It belongs to this situation from now on; False where it belongs to one already."""
        return await insert_new(
            self._connection, situation_alerts, alert=alert, situation=situation, added_at=now
        )

    async def remove(self, situation: str, alert: str) -> bool:
        """It does not belong to it after all; False where it did not."""
        gone = await self._connection.execute(
            delete(situation_alerts).where(
                situation_alerts.c.situation == situation, situation_alerts.c.alert == alert
            )
        )
        return bool(gone.rowcount)

    async def set_status(self, situation: str, status: SituationStatus, now: datetime) -> None:
        """It ends, or it goes on."""
        ended = now if status is SituationStatus.CLOSED else None
        await self._change(situation, status=status, closed_at=ended)

    async def lead(self, situation: str, member: str | None) -> None:
        """Somebody keeps an eye on the whole of it, or nobody does any more."""
        await self._change(situation, lead=member)

    async def keep_apart(self, alert: str, other: str) -> None:
        """A person said that an alert has nothing to do with another, or with a situation."""
        await insert_new(self._connection, unrelated, alert=alert, other=other)

    async def apart_from(self, alert: str) -> frozenset[str]:
        """What a person said has nothing to do with an alert, whichever of the two was asked."""
        there = select(unrelated.c.other).where(unrelated.c.alert == alert)
        back = select(unrelated.c.alert).where(unrelated.c.other == alert)
        return frozenset(await self._connection.scalars(there.union(back)))

    async def _free_reference(self) -> str:
        while True:
            reference = references.fresh("S")
            if await self._connection.scalar(_BY_REFERENCE, {"said": reference}) is None:
                return reference

    async def _change(self, situation: str, **values: Any) -> None:
        await self._connection.execute(
            update(situations).where(situations.c.id == situation).values(**values)
        )

    async def _read(self, query: Select[Any]) -> list[Situation]:
        return [_situation(row) for row in await self._connection.execute(query)]


def in_circle(member: Member) -> ColumnElement[bool]:
    """The one scope of situations (DESIGN §5).

    Whoever reads for a town hall of one of its alerts, and whoever was let in by name. It opens the
    situation, not its alerts: which of those one may read, `alert_scopes.visible_to` says.
    """
    if Role.COORDINATOR in member.roles_on_alerts:
        return true()
    parts: list[ColumnElement[bool]] = []
    if member.role in BY_NAME:
        parts.append(situations.c.id.in_(opened_to(member)))
    if communes := town_halls_of(member):
        theirs = (
            select(situation_alerts.c.situation)
            .join(alerts, alerts.c.id == situation_alerts.c.alert)
            .where(alerts.c.insee.in_(communes))
        )
        parts.append(situations.c.id.in_(theirs))
    return or_(false(), *parts)


def _held(situation: str) -> Select[Any]:
    query = select(situations).where(situations.c.id == situation)
    return query.with_for_update(key_share=True)


def _situation(row: Any) -> Situation:
    return Situation(
        row.id,
        row.reference,
        SituationStatus(row.status),
        row.lead,
        row.opened_at,
        row.closed_at,
    )


def _one(found: Sequence[Situation]) -> Situation:
    if not found:
        raise SituationUnknown
    return found[0]


_BY_REFERENCE = select(situations.c.id).where(situations.c.reference == bindparam("said"))
_OPEN_AND_NEWEST_FIRST = (
    situations.c.status.desc(),  # "open" comes after "closed" in the alphabet
    situations.c.opened_at.desc(),
    situations.c.id.desc(),
)
