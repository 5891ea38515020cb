"""What was foreseen last: the gaps that coordinators know of, and when it is looked again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Integer, Table, select, update

from storage.connection import Connection
from storage.schema import Instant, Sealed, metadata
from storage.upsert import insert_new
from storage.vault import Vault

coverage = Table(
    "coverage",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("sealed", Sealed, nullable=False),
    Column("looked_at", Instant, nullable=False),
    Column("weekly_at", Instant, nullable=False),
    CheckConstraint('"only" = 1', name="single"),
)


@dataclass(frozen=True, slots=True)
class Looked:
    """The gaps as they were foreseen at `looked_at`; `weekly_at` is the last weekly hour."""

    gaps: Sequence[Any]
    looked_at: datetime
    weekly_at: datetime


class Coverage:
    """Reads and changes the one row."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def hold(self) -> Looked | None:
        """What was foreseen last, held to the end; None before the first time."""
        row = (await self._connection.execute(select(coverage).with_for_update())).one_or_none()
        if row is None:
            return None
        gaps = self._vault.open_json("coverage", "sealed", "1", row.sealed)["gaps"]
        return Looked(gaps, row.looked_at, row.weekly_at)

    async def keep(self, looked: Looked) -> None:
        """In the place of what was foreseen before."""
        values = {
            "sealed": self._vault.seal_json("coverage", "sealed", "1", {"gaps": looked.gaps}),
            "looked_at": looked.looked_at,
            "weekly_at": looked.weekly_at,
        }
        if not await insert_new(self._connection, coverage, only=1, **values):
            await self._connection.execute(update(coverage).values(values))
