"""The points of an agenda, from the day somebody proposes one until the meeting has treated it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    Select,
    Table,
    Text,
    and_,
    func,
    insert,
    select,
    update,
)

from storage.connection import Connection
from storage.meetings import Meeting, MeetingState, meetings
from storage.schema import Id, Instant, Sealed, metadata, new_id
from storage.vault import Vault

agenda_items = Table(
    "agenda_items",
    metadata,
    Column("id", Id, primary_key=True),
    Column("meeting", Id, nullable=False, index=True),
    # The kind of its meeting, which never changes: what the rule below has to look at.
    Column("meeting_kind", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    # Its place among those that are accepted.
    Column("position", Integer, nullable=False),
    Column("minutes", Integer),
    Column("rapporteur", Id, ForeignKey("members.id")),
    Column("proposed_by", Id, ForeignKey("members.id"), nullable=False),
    Column("situation", Id, ForeignKey("situations.id"), index=True),
    Column("decision", Id, ForeignKey("decisions.id"), index=True),
    Column("sealed", Sealed, nullable=False),
    Column("created_at", Instant, nullable=False),
    ForeignKeyConstraint(["meeting", "meeting_kind"], ["meetings.id", "meetings.kind"]),
    # Plenary and restricted sittings hear of no individual case (AU-038 art. 1).
    CheckConstraint(
        "situation IS NULL OR meeting_kind NOT IN ('plenary', 'restricted')", name="no_case"
    ),
    CheckConstraint("kind <> 'situation' OR situation IS NOT NULL", name="which_situation"),
)


class ItemKind(StrEnum):
    """What is expected of the people around the table."""

    INFORMATION = "information"
    THEME = "theme"
    SITUATION = "situation"
    DECISION = "decision"


class ItemState(StrEnum):
    """How far a point has come."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    """Not this time, or taken off again."""
    TREATED = "treated"
    POSTPONED = "postponed"
    """It was not reached: a point of the next meeting takes it up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """A point. `minutes` are allotted to it; `rapporteur` is the member who presents it.

    The title of a situation is its pseudonym.
    """

    id: str = field(default_factory=new_id)
    meeting: str
    kind: ItemKind = ItemKind.THEME
    state: ItemState = ItemState.ACCEPTED
    position: int = 0
    minutes: int | None = None
    rapporteur: str | None = None
    proposed_by: str
    situation: str | None = None
    decision: str | None = None
    created_at: datetime
    title: str = field(repr=False)


class ItemUnknown(Exception):
    """No such point on this agenda."""


class AgendaItems:
    """Keeps points. Whoever changes them holds their meeting."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(self, item: AgendaItem) -> None:
        """A new one."""
        kind = select(meetings.c.kind).where(meetings.c.id == item.meeting).scalar_subquery()
        row = {
            "id": item.id,
            "meeting": item.meeting,
            "meeting_kind": kind,
            "proposed_by": item.proposed_by,
            "situation": item.situation,
            "decision": item.decision,
            "created_at": item.created_at,
        }
        await self._connection.execute(insert(agenda_items).values(**row, **self._changing(item)))

    async def keep(self, item: AgendaItem) -> None:
        """Its words, kind, state, place, time and rapporteur are so now."""
        this = update(agenda_items).where(agenda_items.c.id == item.id)
        await self._connection.execute(this.values(**self._changing(item)))

    async def get(self, item: str) -> AgendaItem:
        """By id. Raises `ItemUnknown`."""
        found = await self._read(select(agenda_items).where(agenda_items.c.id == item))
        if not found:
            raise ItemUnknown
        return found[0]

    async def of_meeting(self, meeting: str) -> Sequence[AgendaItem]:
        """All of a meeting, whatever became of them: in their order, then the oldest first."""
        return await self._read(select(agenda_items).where(agenda_items.c.meeting == meeting))

    async def entered_by(self, member: str, limit: int) -> Sequence[AgendaItem]:
        """What somebody proposed or entered, the newest first."""
        theirs = select(agenda_items).where(agenda_items.c.proposed_by == member)
        newest = theirs.order_by(agenda_items.c.created_at.desc(), agenda_items.c.id).limit(limit)
        return [self._item(row) for row in await self._connection.execute(newest)]

    async def placed(self, now: datetime) -> frozenset[str]:
        """The decisions, and the situations, that a point of a meeting to come is about."""
        c = agenda_items.c
        about = func.coalesce(c.decision, c.situation)
        stands = c.state.in_({ItemState.ACCEPTED, ItemState.PROPOSED})
        query = select(about).join(meetings, meetings.c.id == c.meeting)
        ahead = query.where(stands, _is_coming(now), about.is_not(None))
        return frozenset(await self._connection.scalars(ahead))

    async def decisions_left(self, now: datetime) -> frozenset[str]:
        """The decisions that stood on an agenda, and were not treated there."""
        c = agenda_items.c
        query = select(c.decision).join(meetings, meetings.c.id == c.meeting)
        left = query.where(c.state == ItemState.ACCEPTED, ~_is_coming(now), c.decision.is_not(None))
        return frozenset(await self._connection.scalars(left))

    async def left_over(
        self, following: Meeting, since: datetime, now: datetime
    ) -> Sequence[AgendaItem]:
        """What the last meeting of the series, or of the kind, since then did not reach.

        Not what is about situations and decisions: those come back of themselves.
        """
        c, m = agenda_items.c, meetings.c
        same = m.series == following.series if following.series else m.kind == following.kind
        left = (
            select(agenda_items)
            .join(meetings, m.id == c.meeting)
            .where(c.state == ItemState.ACCEPTED, c.situation.is_(None), c.decision.is_(None))
            .where(same, m.id != following.id, ~_is_coming(now))
            .where(m.starts_at > since, m.starts_at <= following.starts_at)
        )
        last = left.with_only_columns(m.id).order_by(m.starts_at.desc(), m.id).limit(1)
        return await self._read(left.where(c.meeting == last.scalar_subquery()))

    async def _read(self, query: Select[Any]) -> list[AgendaItem]:
        c = agenda_items.c
        ordered = query.order_by(c.position, c.created_at, c.id)
        return [self._item(row) for row in await self._connection.execute(ordered)]

    def _item(self, row: Any) -> AgendaItem:
        words = self._vault.open_json("agenda_items", "sealed", row.id, row.sealed)
        return AgendaItem(
            id=row.id,
            meeting=row.meeting,
            kind=ItemKind(row.kind),
            state=ItemState(row.state),
            position=row.position,
            minutes=row.minutes,
            rapporteur=row.rapporteur,
            proposed_by=row.proposed_by,
            situation=row.situation,
            decision=row.decision,
            created_at=row.created_at,
            title=words["title"],
        )

    def _changing(self, item: AgendaItem) -> dict[str, Any]:
        words = {"title": item.title}
        return {
            "kind": item.kind,
            "state": item.state,
            "position": item.position,
            "minutes": item.minutes,
            "rapporteur": item.rapporteur,
            "sealed": self._vault.seal_json("agenda_items", "sealed", item.id, words),
        }


def _is_coming(now: datetime) -> ColumnElement[bool]:
    """Whether a meeting lies ahead, or goes on."""
    return and_(meetings.c.state == MeetingState.PLANNED, meetings.c.ends_at > now)
