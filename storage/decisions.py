"""Decisions: what was decided of a situation or in a meeting, who sees to it, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from storage import references
from storage.connection import Connection
from storage.schema import Id, Instant, Sealed, metadata, new_id
from storage.setbacks import Work, may_be_tried
from storage.vault import Vault

decisions = Table(
    "decisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("situation", Id, ForeignKey("situations.id"), index=True),
    Column("meeting", Id, ForeignKey("meetings.id"), index=True),
    # In the minutes of its meeting: its place there, and the name that people write and read out.
    Column("number", Integer),
    Column("reference", Text, unique=True),
    # When those minutes were published, and whoever leads was told.
    Column("told_at", Instant),
    Column("status", Text, nullable=False),
    Column("was", Text),
    Column("lead", Id, ForeignKey("members.id"), index=True),
    Column("due_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", Id, ForeignKey("members.id"), nullable=False),
    # What was decided, how, and who helps: beside the situation it would tell what that is about.
    Column("sealed", Sealed, nullable=False),
    Column("step", Text),
    Column("step_at", Instant),
    Index("ix_decisions_step_at", "step_at"),
)


class DecisionStatus(StrEnum):
    """What has become of it (DOMAIN.md)."""

    TO_DO = "to_do"
    DOING = "doing"
    DONE = "done"
    ABANDONED = "abandoned"


class DecisionStep(StrEnum):
    """What the clock does next about a decision."""

    REMIND = "remind"
    """Remind whoever leads that its day comes."""
    ASK = "ask"
    """Ask whoever leads what became of it."""
    SURFACE = "surface"
    """No answer came: the coordination learns so."""


STILL_OPEN = frozenset({DecisionStatus.TO_DO, DecisionStatus.DOING})


class DecisionUnknown(Exception):
    """No such decision, or none that this person may see: nobody learns which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Something to be done by `due_at`. `modes`: codes of how; `step` happens at `step_at`.

    `text` says what, `contributors` are the members who help. `was`: its status when the end of
    its situation dropped it. One of a meeting has its `number` in the minutes and a `reference`;
    `told_at` is when those were published, and `item` the point of the agenda, if there was one.
    """

    id: str = field(default_factory=new_id)
    situation: str | None = None
    meeting: str | None = None
    number: int | None = None
    reference: str | None = None
    told_at: datetime | None = None
    status: DecisionStatus = DecisionStatus.TO_DO
    was: DecisionStatus | None = None
    lead: str | None = None
    due_at: datetime
    created_at: datetime
    created_by: str
    text: str = field(default="", repr=False)
    modes: Sequence[str] = ()
    contributors: Sequence[str] = ()
    item: str | None = None
    step: DecisionStep | None = None
    step_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.status in STILL_OPEN

    @property
    def is_told(self) -> bool:
        """Whether it stands in minutes that the invited have."""
        return self.told_at is not None


class Decisions:
    """Keeps decisions. Whoever changes one holds its situation, or its meeting."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def free_reference(self) -> str:
        """A random reference that no decision has, such as D-4M7T."""
        while True:
            reference = references.fresh("D")
            taken = select(decisions.c.id).where(decisions.c.reference == reference)
            if await self._connection.scalar(taken) is None:
                return reference

    async def add(self, kept: Decision) -> None:
        """A new one."""
        row = {
            "id": kept.id,
            "situation": kept.situation,
            "meeting": kept.meeting,
            "number": kept.number,
            "reference": kept.reference,
            "created_at": kept.created_at,
            "created_by": kept.created_by,
        }
        await self._connection.execute(insert(decisions).values(**row, **self._changing(kept)))

    async def get(self, decision: str) -> Decision:
        """By id. Raises `DecisionUnknown`."""
        query = select(decisions).where(decisions.c.id == decision)
        row = (await self._connection.execute(query)).first()
        if row is None:
            raise DecisionUnknown
        return self._decision(row)

    async def of_situation(self, situation: str) -> Sequence[Decision]:
        """Those of a situation, the oldest first."""
        query = select(decisions).where(decisions.c.situation == situation)
        ordered = query.order_by(decisions.c.created_at, decisions.c.id)
        return [self._decision(row) for row in await self._connection.execute(ordered)]

    async def of_meeting(self, meeting: str) -> Sequence[Decision]:
        """Those of a meeting, in the order of its minutes."""
        query = select(decisions).where(decisions.c.meeting == meeting)
        ordered = query.order_by(decisions.c.number, decisions.c.id)
        return [self._decision(row) for row in await self._connection.execute(ordered)]

    async def still_open(self) -> Sequence[Decision]:
        """Whatever is still to be done, the longest due first."""
        query = select(decisions).where(decisions.c.status.in_(STILL_OPEN))
        ordered = query.order_by(decisions.c.due_at, decisions.c.id)
        return [self._decision(row) for row in await self._connection.execute(ordered)]

    async def told_to(self, member: str) -> Sequence[Decision]:
        """Those of meetings that this person leads and was told of, the first due first."""
        c = decisions.c
        query = select(decisions).where(c.lead == member, c.told_at.is_not(None))
        ordered = query.order_by(c.due_at, c.id)
        return [self._decision(row) for row in await self._connection.execute(ordered)]

    async def next_number(self, meeting: str) -> int:
        """Of what is decided next there."""
        last = select(func.max(decisions.c.number)).where(decisions.c.meeting == meeting)
        return (await self._connection.scalar(last) or 0) + 1

    async def keep(self, decision: Decision) -> None:
        """Its words, status, lead, time and step are so now."""
        this = update(decisions).where(decisions.c.id == decision.id)
        await self._connection.execute(this.values(**self._changing(decision)))

    async def remove(self, decision: str) -> None:
        """It was noted by mistake, and nobody was told."""
        await self._connection.execute(delete(decisions).where(decisions.c.id == decision))

    async def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Those of situations about which the clock has to do something, the oldest first."""
        return await self._due(decisions.c.situation.is_not(None), now, limit)

    async def due_of_meetings(self, now: datetime, limit: int) -> Sequence[str]:
        """The same of those that a meeting alone decided."""
        return await self._due(decisions.c.situation.is_(None), now, limit)

    async def _due(self, whose: ColumnElement[bool], now: datetime, limit: int) -> Sequence[str]:
        again = may_be_tried(Work.DECISION, decisions.c.id, now)
        query = select(decisions.c.id).where(decisions.c.step_at <= now, whose, again)
        ordered = query.order_by(decisions.c.step_at, decisions.c.id).limit(limit)
        return list(await self._connection.scalars(ordered))

    def _changing(self, decision: Decision) -> dict[str, Any]:
        words = {
            "text": decision.text,
            "modes": list(decision.modes),
            "contributors": list(decision.contributors),
            "item": decision.item,
        }
        return {
            "status": decision.status,
            "was": decision.was,
            "lead": decision.lead,
            "told_at": decision.told_at,
            "due_at": decision.due_at,
            "sealed": self._vault.seal_json("decisions", "sealed", decision.id, words),
            "step": decision.step,
            "step_at": decision.step_at,
        }

    def _decision(self, row: Any) -> Decision:
        opened = self._vault.open_json("decisions", "sealed", row.id, row.sealed)
        return Decision(
            id=row.id,
            situation=row.situation,
            meeting=row.meeting,
            number=row.number,
            reference=row.reference,
            told_at=row.told_at,
            status=DecisionStatus(row.status),
            was=DecisionStatus(row.was) if row.was else None,
            lead=row.lead,
            due_at=row.due_at,
            created_at=row.created_at,
            created_by=row.created_by,
            # Those of before had modes alone.
            text=opened.get("text", ""),
            modes=opened["modes"],
            contributors=tuple(opened.get("contributors", ())),
            item=opened.get("item"),
            step=DecisionStep(row.step) if row.step else None,
            step_at=row.step_at,
        )
