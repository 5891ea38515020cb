"""How alerts ended: with which outcome, and where to or instead of which other one, sealed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Table, insert, select

from storage.connection import Connection
from storage.schema import Id, Instant, Sealed, metadata
from storage.vault import Vault

closings = Table(
    "closings",
    metadata,
    Column("alert", Id, ForeignKey("alerts.id"), primary_key=True),
    Column("by", Id, ForeignKey("members.id"), nullable=False),
    # Where an alert went tells what it was about: only its status stands in the clear.
    Column("sealed", Sealed, nullable=False),
    Column("at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """An end. `outcome` is a code; `on` the day on which another authority was told.

    `same_as` is the id of the alert that this one repeats.
    """

    alert: str
    by: str
    at: datetime
    outcome: str = field(repr=False)
    on: date | None = field(default=None, repr=False)
    same_as: str | None = None


class Closings:
    """Keeps one end for each alert that is over, but for those that were taken back."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(self, closing: Closing) -> None:
        """It ended so, for good."""
        how = {
            "outcome": closing.outcome,
            "on": closing.on.isoformat() if closing.on else None,
            "same_as": closing.same_as,
        }
        row = {
            "alert": closing.alert,
            "by": closing.by,
            "sealed": self._vault.seal_json("closings", "sealed", closing.alert, how),
            "at": closing.at,
        }
        await self._connection.execute(insert(closings).values(row))

    async def of(self, alerts: Collection[str]) -> Mapping[str, Closing]:
        """The ends of those of these alerts that have one."""
        query = select(closings).where(closings.c.alert.in_(alerts))
        return {row.alert: self._closing(row) for row in await self._connection.execute(query)}

    def _closing(self, row: Any) -> Closing:
        how = self._vault.open_json("closings", "sealed", row.alert, row.sealed)
        return Closing(
            alert=row.alert,
            by=row.by,
            at=row.at,
            outcome=how["outcome"],
            on=date.fromisoformat(how["on"]) if how["on"] else None,
            same_as=how["same_as"],
        )
