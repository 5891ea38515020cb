"""Meetings of the council: what kind, when, where and for whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Select,
    Table,
    Text,
    false,
    func,
    insert,
    select,
    update,
)

from storage.agendas import agendas
from storage.attendances import attendances
from storage.connection import Connection
from storage.locks import Lock, hold, key_of
from storage.member_rows import members
from storage.members import Member, Role, Status
from storage.schema import Id, Instant, Sealed, metadata
from storage.upsert import insert_new
from storage.vault import Vault

meetings = Table(
    "meetings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    # What the people agreed on: the hour on the clocks of a place. The instants follow from it.
    Column("local", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("starts_at", Instant, nullable=False, index=True),
    Column("ends_at", Instant, nullable=False, index=True),
    Column("whole_council", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sealed", Sealed, nullable=False),
    Column("created_at", Instant, nullable=False),
    # Of which series, and the day for which its rule meant it, wherever it was moved to since.
    Column("series", Id, ForeignKey("series.id")),
    Column("meant_for", Text),
    # Whether somebody changed this one, so that it does not follow its series any more.
    Column("by_hand", Boolean, nullable=False, server_default=false()),
    Index("ix_meetings_series", "series", "meant_for", unique=True),
    # What a point of an agenda refers to: its meeting, and which kind that is.
    Index("ix_meetings_kind", "id", "kind", unique=True),
)

meeting_communes = Table(
    "meeting_communes",
    metadata,
    Column("meeting", Id, ForeignKey("meetings.id"), primary_key=True),
    Column("insee", Text, ForeignKey("communes.insee"), primary_key=True),
)


UNINVITED = frozenset({Role.AUDITOR, Role.DUTY_PHONE})
"""The journal's reader, and a phone that a shift hands to the next."""


class MeetingKind(StrEnum):
    """The formations in which a council meets (DOMAIN.md)."""

    PLENARY = "plenary"
    RESTRICTED = "restricted"
    WATCH_CELL = "watch_cell"
    EXCHANGE_GROUP = "exchange_group"
    PROBLEM_SOLVING_GROUP = "problem_solving_group"

    @property
    def is_formal(self) -> bool:
        """Plenary and restricted sittings hear of no individual case (AU-038 art. 1)."""
        return self in {MeetingKind.PLENARY, MeetingKind.RESTRICTED}


class MeetingState(StrEnum):
    """A meeting that is over stays planned: its hour tells."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting. `local` is naive: the hour on the clocks of `zone`. `version` starts at 1."""

    id: str
    kind: MeetingKind
    state: MeetingState = MeetingState.PLANNED
    local: datetime
    zone: ZoneInfo
    minutes: int
    whole_council: bool
    communes: frozenset[str]
    organisations: frozenset[str] = frozenset()
    """By name: whoever works there."""
    people: frozenset[str] = frozenset()
    """Members by their own name."""
    alternates: frozenset[str] = frozenset()
    """The members who come in the place of somebody invited."""
    version: int = 1
    agenda_version: int = 0
    """0 until an agenda is written."""
    series: str | None = None
    meant_for: date | None = None
    """The day for which the rule of its series meant it."""
    by_hand: bool = False
    """Whether somebody changed this one alone since it was made."""
    title: str = field(repr=False)
    place: str = field(repr=False)

    @property
    def starts_at(self) -> datetime:
        """The instant of the beginning, in UTC."""
        return self.local.replace(tzinfo=self.zone).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """The instant of the end, in UTC."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not take place."""
        return self.state is MeetingState.CANCELLED

    def cancelled(self) -> "Meeting":
        """The same meeting, called off."""
        return replace(self, state=MeetingState.CANCELLED, version=self.version + 1)

    def invites(self, member: Member) -> bool:
        """Who is invited is who sees it: one scope for lists, cards, notices and reminders."""
        return self.convenes(member) or (_may_come(member) and member.id in self.alternates)

    def convenes(self, member: Member) -> bool:
        """Whether somebody is invited as who they are, and not only to come for somebody else."""
        if not _may_come(member):
            return False
        if self.whole_council or member.role is Role.COORDINATOR:
            return True
        if member.id in self.people or not self.communes.isdisjoint(member.communes):
            return True
        return any(member.works_for(one) for one in self.organisations)


class MeetingUnknown(Exception):
    """No such meeting, or none that this person may see."""


class Meetings:
    """Finds, adds and changes meetings, with what belongs to them."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(self, meeting: Meeting, now: datetime) -> bool:
        """Keep a new meeting; False where its series has one for that day already."""
        row = {
            "id": meeting.id,
            "kind": meeting.kind,
            "created_at": now,
            "series": meeting.series,
        }
        if not await insert_new(self._connection, meetings, **row, **self._values(meeting)):
            return False
        if meeting.communes:
            invited = [{"meeting": meeting.id, "insee": one} for one in sorted(meeting.communes)]
            await self._connection.execute(insert(meeting_communes), invited)
        return True

    async def enter_many(self) -> None:
        """Wait for whoever enters many at this moment: they may be the same meetings."""
        await hold(self._connection, Lock.TABLE, key_of("meetings"))

    async def change(self, meeting: Meeting) -> None:
        """Keep date, place, state and version as `meeting` has them; kind and invited stay."""
        await self._connection.execute(
            update(meetings).where(meetings.c.id == meeting.id).values(**self._values(meeting))
        )

    async def get(self, meeting: str) -> Meeting:
        """A meeting by id, held to the end: one acts on it at a time. Raises `MeetingUnknown`."""
        one = select(meetings).where(meetings.c.id == meeting)
        found = await self._read(one.with_for_update(key_share=True))
        if not found:
            raise MeetingUnknown
        return found[0]

    async def get_all(self, ids: Collection[str]) -> Mapping[str, Meeting]:
        """Meetings by id, held by nobody: for who only reads."""
        found = await self._read(select(meetings).where(meetings.c.id.in_(ids)))
        return {meeting.id: meeting for meeting in found}

    async def coming(self, now: datetime) -> Sequence[Meeting]:
        """Planned meetings that are not over, the next one first."""
        planned = select(meetings).where(
            meetings.c.state == MeetingState.PLANNED, meetings.c.ends_at > now
        )
        return await self._read(planned.order_by(meetings.c.starts_at, meetings.c.id))

    async def since(self, after: datetime) -> Sequence[Meeting]:
        """Those that end later than `after`, called off ones too, in order."""
        later = select(meetings).where(meetings.c.ends_at > after)
        return await self._read(later.order_by(meetings.c.starts_at, meetings.c.id))

    async def begun(self, since: datetime, until: datetime) -> Sequence[Meeting]:
        """Those that took place, or began, between these instants, the newest first."""
        planned = select(meetings).where(
            meetings.c.state == MeetingState.PLANNED,
            meetings.c.starts_at >= since,
            meetings.c.starts_at <= until,
        )
        return await self._read(planned.order_by(meetings.c.starts_at.desc(), meetings.c.id))

    async def of_series(self, series: str) -> Sequence[Meeting]:
        """All that were made of a series, whatever became of them, held to the end, in order."""
        every = select(meetings).where(meetings.c.series == series).order_by(meetings.c.meant_for)
        return await self._read(every.with_for_update(key_share=True))

    async def last_places(self, limit: int = 3) -> Sequence[str]:
        """Where the council met last, each place once, the newest first."""
        newest = select(meetings).order_by(meetings.c.created_at.desc()).limit(20)
        places = [meeting.place for meeting in await self._read(newest)]
        return list(dict.fromkeys(places))[:limit]

    async def _read(self, query: Select[Any]) -> list[Meeting]:
        rows = (await self._connection.execute(query)).all()
        ids = [row.id for row in rows]
        communes: dict[str, set[str]] = {one: set() for one in ids}
        invited = select(meeting_communes).where(meeting_communes.c.meeting.in_(ids))
        for link in await self._connection.execute(invited):
            communes[link.meeting].add(link.insee)
        alternates: dict[str, set[str]] = {one: set() for one in ids}
        for link in await self._connection.execute(_alternates_of(ids)):
            alternates[link.meeting].add(link.alternate)
        newest = select(agendas.c.meeting, func.max(agendas.c.version).label("version"))
        written = newest.where(agendas.c.meeting.in_(ids)).group_by(agendas.c.meeting)
        versions = {one.meeting: one.version for one in await self._connection.execute(written)}
        return [
            replace(
                self._meeting(row, frozenset(communes[row.id]), versions.get(row.id, 0)),
                alternates=frozenset(alternates[row.id]),
            )
            for row in rows
        ]

    def _meeting(self, row: Any, communes: frozenset[str], agenda_version: int) -> Meeting:
        words = self._vault.open_json("meetings", "sealed", row.id, row.sealed)
        return Meeting(
            id=row.id,
            kind=MeetingKind(row.kind),
            state=MeetingState(row.state),
            local=datetime.fromisoformat(row.local),
            zone=ZoneInfo(row.zone),
            minutes=round((row.ends_at - row.starts_at).total_seconds() / 60),
            whole_council=row.whole_council,
            communes=communes,
            version=row.version,
            agenda_version=agenda_version,
            series=row.series,
            meant_for=date.fromisoformat(row.meant_for) if row.meant_for else None,
            by_hand=row.by_hand,
            organisations=frozenset(words.get("organisations", ())),
            people=frozenset(words.get("people", ())),
            title=words["title"],
            place=words["place"],
        )

    def _values(self, meeting: Meeting) -> dict[str, Any]:
        words = {
            "title": meeting.title,
            "place": meeting.place,
            "organisations": sorted(meeting.organisations),
            "people": sorted(meeting.people),
        }
        return {
            "state": meeting.state,
            "local": meeting.local.isoformat(),
            "zone": meeting.zone.key,
            "starts_at": meeting.starts_at,
            "ends_at": meeting.ends_at,
            "whole_council": meeting.whole_council,
            "version": meeting.version,
            "meant_for": meeting.meant_for.isoformat() if meeting.meant_for else None,
            "by_hand": meeting.by_hand,
            "sealed": self._vault.seal_json("meetings", "sealed", meeting.id, words),
        }


def _may_come(member: Member) -> bool:
    return member.is_active and member.role not in UNINVITED


def _alternates_of(ids: Collection[str]) -> Select[Any]:
    """Who comes instead of whom it still may be: nobody represents a person who lost access."""
    return (
        select(attendances.c.meeting, attendances.c.alternate)
        .join(members, members.c.id == attendances.c.member)
        .where(
            attendances.c.meeting.in_(ids),
            attendances.c.alternate.is_not(None),
            members.c.status == Status.ACTIVE,
        )
    )
