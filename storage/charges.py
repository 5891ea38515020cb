"""Who takes charge of an alert: who leads, with whom, how, until when, and when to ask for news."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Select,
    Table,
    Text,
    delete,
    select,
    union,
)

from storage.connection import Connection
from storage.schema import Id, Instant, Sealed, metadata
from storage.setbacks import Work, may_be_tried
from storage.upsert import insert_new, upsert
from storage.vault import Vault

charges = Table(
    "charges",
    metadata,
    Column("alert", Id, ForeignKey("alerts.id"), primary_key=True),
    Column("lead", Id, ForeignKey("members.id"), index=True),
    Column("proposed", Id, ForeignKey("members.id")),
    Column("proposed_by", Id, ForeignKey("members.id")),
    # Which modes were decided: beside the alert they would tell what it is about.
    Column("sealed", Sealed, nullable=False),
    Column("due_at", Instant),
    Column("step", Text),
    Column("step_at", Instant),
    Index("ix_charges_step_at", "step_at"),
)

contributors = Table(
    "contributors",
    metadata,
    Column("alert", Id, ForeignKey("alerts.id"), primary_key=True),
    Column("member", Id, ForeignKey("members.id"), primary_key=True, index=True),
    Column("at", Instant, nullable=False),
)


class Step(StrEnum):
    """What the clock does next about a charge."""

    ASK = "ask"
    """Ask whoever leads for news."""
    SURFACE = "surface"
    """No news came: the coordination learns so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """How an alert is taken charge of. Nobody leads until somebody took it, or accepted.

    `modes`: the codes that were decided, each with the member who did. `due_at`: the promised
    time, if one was given. `step` happens at `step_at`. `asks`: the slot of the question for news
    that is not answered yet.
    """

    alert: str
    lead: str | None = None
    proposed: str | None = None
    proposed_by: str | None = None
    modes: Mapping[str, str] = field(default_factory=dict)
    due_at: datetime | None = None
    step: Step | None = None
    step_at: datetime | None = None
    asks: str | None = None


class Charges:
    """Keeps one charge for each alert. Whoever changes it holds the alert."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def get(self, alert: str) -> Charge:
        """The charge of an alert; an empty one where nothing was decided yet."""
        return (await self.of([alert])).get(alert) or Charge(alert=alert)

    async def of(self, alerts: Collection[str]) -> Mapping[str, Charge]:
        """Those of these alerts of which something was decided."""
        query = select(charges).where(charges.c.alert.in_(alerts))
        return {row.alert: self._charge(row) for row in await self._connection.execute(query)}

    async def keep(self, charge: Charge) -> None:
        """It is so now, and no longer as it was."""
        values = {
            "lead": charge.lead,
            "proposed": charge.proposed,
            "proposed_by": charge.proposed_by,
            "sealed": self._vault.seal_json(
                "charges",
                "sealed",
                charge.alert,
                {"modes": dict(charge.modes), "asks": charge.asks},
            ),
            "due_at": charge.due_at,
            "step": charge.step,
            "step_at": charge.step_at,
        }
        await self._connection.execute(
            upsert(self._connection, charges)
            .values(alert=charge.alert, **values)
            .on_conflict_do_update(index_elements=[charges.c.alert], set_=values)
        )

    async def due(self, now: datetime, limit: int) -> Sequence[str]:
        """The alerts about whose charge the clock has to do something, the oldest first."""
        again = may_be_tried(Work.CHARGE, charges.c.alert, now)
        query = select(charges.c.alert).where(charges.c.step_at <= now, again)
        rows = await self._connection.scalars(query.order_by(charges.c.step_at).limit(limit))
        return list(rows)

    async def add_contributor(self, alert: str, member: str, now: datetime) -> bool:
        """Somebody works on it too; False where they did already."""
        return await insert_new(self._connection, contributors, alert=alert, member=member, at=now)

    async def drop_contributor(self, alert: str, member: str) -> bool:
        """They no longer do; False where they did not."""
        gone = delete(contributors).where(
            contributors.c.alert == alert, contributors.c.member == member
        )
        return bool((await self._connection.execute(gone)).rowcount)

    async def contributors(self, alert: str) -> Sequence[str]:
        """Who works on it besides whoever leads, in the order in which they joined."""
        query = select(contributors.c.member).where(contributors.c.alert == alert)
        ordered = query.order_by(contributors.c.at, contributors.c.member)
        return list(await self._connection.scalars(ordered))

    def _charge(self, row: Any) -> Charge:
        opened = self._vault.open_json("charges", "sealed", row.alert, row.sealed)
        return Charge(
            alert=row.alert,
            lead=row.lead,
            proposed=row.proposed,
            proposed_by=row.proposed_by,
            modes=opened["modes"],
            due_at=row.due_at,
            step=Step(row.step) if row.step else None,
            step_at=row.step_at,
            asks=opened.get("asks"),  # a charge of before was sealed without it
        )


def entrusted_to(member: str) -> Select[Any]:
    """The ids of the alerts that somebody leads or works on."""
    led = select(charges.c.alert).where(charges.c.lead == member)
    shared = select(contributors.c.alert).where(contributors.c.member == member)
    return union(led, shared).subquery().select()
