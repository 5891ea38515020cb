"""Alerts: the few plain columns that routing needs, and who may see which alert."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Integer,
    Select,
    Table,
    Text,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from storage import references
from storage.connection import Connection
from storage.envelope import Envelope
from storage.envelopes import Envelopes
from storage.members import Member, Role
from storage.schema import Id, Instant, Sealed, metadata
from storage.upsert import upsert
from storage.vault import Vault

alerts = Table(
    "alerts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("reference", Text, nullable=False, unique=True),
    Column("insee", Text, ForeignKey("communes.insee"), nullable=False, index=True),
    Column("author", Id, ForeignKey("members.id"), nullable=False, index=True),
    Column("severity", Integer, nullable=False),
    Column("immediate_danger", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("sealed", Sealed, nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
)

minor_referrals = Table(
    "minor_referrals",
    metadata,
    Column("month", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)

OFFICIALS = frozenset({Role.MAYOR, Role.DEPUTY_MAYOR})


class Status(StrEnum):
    """How far an alert has come."""

    RECEIVED = "received"
    """Nobody could be told yet."""
    ROUTED = "routed"
    ACKNOWLEDGED = "acknowledged"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({Status.RECEIVED, Status.ROUTED})
"""Nobody at the town hall has seen it, and its author did not take it back."""


class Severity(IntEnum):
    """The colour, by its number."""

    GREEN = 1
    YELLOW = 2
    ORANGE = 3
    RED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert as notices need it. `facts` are the codes that a notice may show, kept sealed."""

    id: str
    reference: str
    insee: str
    author: str
    severity: Severity
    immediate_danger: bool
    status: Status
    facts: Mapping[str, Any] = field(repr=False)
    created_at: datetime


class AlertUnknown(Exception):
    """No such alert, or none that this person may see: nobody learns which."""


class Alerts:
    """Keeps alerts, and hands them to those who may see them."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._envelopes = Envelopes(connection)

    async def free_reference(self) -> str:
        """A random reference that no alert has, such as A-4M7T."""
        while True:
            reference = references.fresh("A")
            query = select(alerts.c.id).where(alerts.c.reference == reference)
            if await self._connection.scalar(query) is None:
                return reference

    async def add(self, alert: Alert, envelope: Envelope) -> None:
        """Keep a new alert and its sealed content."""
        await self._connection.execute(
            insert(alerts).values(
                id=alert.id,
                reference=alert.reference,
                insee=alert.insee,
                author=alert.author,
                severity=alert.severity,
                immediate_danger=alert.immediate_danger,
                status=alert.status,
                sealed=self._vault.seal_json("alerts", "sealed", alert.id, alert.facts),
                created_at=alert.created_at,
            )
        )
        await self._envelopes.add(alert.id, envelope)

    async def get(self, alert: str) -> Alert:
        """An alert by id, for what the house itself does. Raises `AlertUnknown`."""
        return _one(await self._read(select(alerts).where(alerts.c.id == alert)))

    async def get_visible(self, alert: str, member: Member) -> Alert:
        """An alert that this person may see. Raises `AlertUnknown`."""
        query = select(alerts).where(alerts.c.id == alert, visible_to(member))
        return _one(await self._read(query))

    async def get_all(self, ids: Collection[str]) -> Mapping[str, Alert]:
        """Alerts by id, for what the house itself does."""
        return {alert.id: alert for alert in await self._read(_among(ids))}

    async def visible_among(self, ids: Collection[str], member: Member) -> Mapping[str, Alert]:
        """Those of these alerts that this person may see."""
        query = _among(ids).where(visible_to(member))
        return {alert.id: alert for alert in await self._read(query)}

    async def visible(self, member: Member, *, limit: int, offset: int = 0) -> Sequence[Alert]:
        """What this person may see, newest first."""
        return await self._page(visible_to(member), limit, offset)

    async def written_by(self, member: str, *, limit: int, offset: int = 0) -> Sequence[Alert]:
        """A person's own alerts, newest first."""
        return await self._page(alerts.c.author == member, limit, offset)

    async def recent_communes(self, member: str, limit: int) -> Sequence[str]:
        """The communes of a person's last alerts, the latest first, each once."""
        query = (
            select(alerts.c.insee)
            .where(alerts.c.author == member)
            .group_by(alerts.c.insee)
            .order_by(func.max(alerts.c.created_at).desc())
            .limit(limit)
        )
        return list(await self._connection.scalars(query))

    async def set_status(self, alert: str, status: Status) -> None:
        """It came further."""
        await self._connection.execute(
            update(alerts).where(alerts.c.id == alert).values(status=status)
        )

    async def envelope(self, alert: str) -> Envelope:
        """The sealed content of an alert."""
        return await self._envelopes.get(alert)

    async def count_referral(self, month: str) -> None:
        """A minor in danger was oriented to the CRIP: one more in this month (YYYY-MM).

        All that is ever kept of it: no author, no commune (CASF L.226-2-1).
        """
        one_more = {"count": minor_referrals.c.count + 1}
        await self._connection.execute(
            upsert(self._connection, minor_referrals)
            .values(month=month, count=1)
            .on_conflict_do_update(index_elements=[minor_referrals.c.month], set_=one_more)
        )

    async def _page(self, which: ColumnElement[bool], limit: int, offset: int) -> list[Alert]:
        newest = select(alerts).where(which).order_by(alerts.c.created_at.desc(), alerts.c.id)
        return await self._read(newest.limit(limit).offset(offset))

    async def _read(self, query: Select[Any]) -> list[Alert]:
        return [self._alert(row) for row in await self._connection.execute(query)]

    def _alert(self, row: Any) -> Alert:
        return Alert(
            id=row.id,
            reference=row.reference,
            insee=row.insee,
            author=row.author,
            severity=Severity(row.severity),
            immediate_danger=row.immediate_danger,
            status=Status(row.status),
            facts=self._vault.open_json("alerts", "sealed", row.id, row.sealed),
            created_at=row.created_at,
        )


def visible_to(member: Member) -> ColumnElement[bool]:
    """The one scope that lists, details, reading and exports share (the rights table of §5)."""
    if member.role is Role.COORDINATOR:
        return true()
    own = alerts.c.author == member.id
    if member.role in OFFICIALS:
        return or_(own, alerts.c.insee.in_(member.communes))
    return own


def _among(ids: Collection[str]) -> Select[Any]:
    return select(alerts).where(alerts.c.id.in_(ids))


def _one(found: Sequence[Alert]) -> Alert:
    if not found:
        raise AlertUnknown
    return found[0]
