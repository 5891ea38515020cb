"""How situations ended, each time that one did: with which outcome, sealed. The newest counts."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Table, insert, select

from storage.connection import Connection
from storage.schema import Id, Instant, Sealed, metadata, new_id
from storage.vault import Vault

situation_closings = Table(
    "situation_closings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("situation", Id, ForeignKey("situations.id"), nullable=False, index=True),
    Column("by", Id, ForeignKey("members.id"), nullable=False),
    # Whether justice sees to it tells what it was about.
    Column("sealed", Sealed, nullable=False),
    Column("at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationClosing:
    """An end. `outcome` is a code; None where its last alert had left it."""

    id: str = field(default_factory=new_id)
    situation: str
    by: str
    at: datetime
    outcome: str | None = field(repr=False)


class SituationClosings:
    """Keeps each end of a situation: one that went on may end again, in another way."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(self, closing: SituationClosing) -> None:
        """It ended so; the caller holds the situation."""
        how = {"outcome": closing.outcome}
        row = {
            "id": closing.id,
            "situation": closing.situation,
            "by": closing.by,
            "sealed": self._vault.seal_json("situation_closings", "sealed", closing.id, how),
            "at": closing.at,
        }
        await self._connection.execute(insert(situation_closings).values(row))

    async def last(self, situation: str) -> SituationClosing | None:
        """How it ended last."""
        theirs = situation_closings.c.situation == situation
        newest = (situation_closings.c.at.desc(), situation_closings.c.id)
        query = select(situation_closings).where(theirs).order_by(*newest).limit(1)
        row = (await self._connection.execute(query)).first()
        if row is None:
            return None
        how = self._vault.open_json("situation_closings", "sealed", row.id, row.sealed)
        return SituationClosing(
            id=row.id, situation=row.situation, by=row.by, at=row.at, outcome=how["outcome"]
        )
