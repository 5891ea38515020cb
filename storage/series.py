"""Series of meetings: the rule by which they come back, and what each one begins as."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    Select,
    Table,
    Text,
    insert,
    select,
    update,
)

from storage.connection import Connection
from storage.meetings import MeetingKind
from storage.schema import Id, Instant, Sealed, metadata
from storage.vault import Vault

series = Table(
    "series",
    metadata,
    Column("id", Id, primary_key=True),
    Column("state", Text, nullable=False),
    # The value of an RRULE (RFC 5545), and the first hour on the clocks of a place.
    Column("rule", Text, nullable=False),
    Column("local", Text, nullable=False),
    Column("zone", Text, nullable=False),
    # Days of that place (YYYY-MM-DD) on which it pauses, between commas.
    Column("without", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("whole_council", Boolean, nullable=False),
    # How often it was changed as a whole, from 1 on: dates that are no meetings yet count so.
    Column("version", Integer, nullable=False, server_default="1"),
    # When the clock makes its next meetings; empty once it has made the last.
    Column("due_at", Instant, index=True),
    Column("sealed", Sealed, nullable=False),
    Column("created_at", Instant, nullable=False),
)

series_communes = Table(
    "series_communes",
    metadata,
    Column("series", Id, ForeignKey("series.id"), primary_key=True),
    Column("insee", Text, ForeignKey("communes.insee"), primary_key=True),
)


class SeriesState(StrEnum):
    """A series that has come to its end stays running: its rule tells."""

    RUNNING = "running"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A series. `local` is naive: the hour of the first one on the clocks of `zone`."""

    id: str
    state: SeriesState = SeriesState.RUNNING
    rule: str
    local: datetime
    zone: ZoneInfo
    without: frozenset[date] = frozenset()
    kind: MeetingKind
    minutes: int
    whole_council: bool
    communes: frozenset[str]
    organisations: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    version: int = 1
    title: str = field(repr=False)
    place: str = field(repr=False)

    @property
    def is_stopped(self) -> bool:
        """Whether no more meetings come of it."""
        return self.state is SeriesState.STOPPED


class SeriesUnknown(Exception):
    """No such series."""


class AllSeries:
    """Finds, adds and stops series; their meetings are rows of their own."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(self, one: Series, now: datetime) -> None:
        """Keep a new series, due at once."""
        row = {"id": one.id, "state": one.state, "due_at": now, "created_at": now}
        await self._connection.execute(insert(series).values(**row, **self._values(one)))
        if one.communes:
            invited = [{"series": one.id, "insee": insee} for insee in sorted(one.communes)]
            await self._connection.execute(insert(series_communes), invited)

    async def change(self, one: Series, now: datetime) -> None:
        """Keep rule, hour, place and version as `one` has them; due at once."""
        values = self._values(one)
        await self._connection.execute(
            update(series).where(series.c.id == one.id).values(due_at=now, **values)
        )

    async def running(self) -> Sequence[Series]:
        """Those that were not stopped, ended or not."""
        return await self._read(select(series).where(series.c.state == SeriesState.RUNNING))

    async def get(self, one: str) -> Series:
        """A series by id, held to the end: one acts on it at a time. Raises `SeriesUnknown`."""
        held = select(series).where(series.c.id == one).with_for_update(key_share=True)
        found = await self._read(held)
        if not found:
            raise SeriesUnknown
        return found[0]

    async def due(self, now: datetime) -> Sequence[str]:
        """The ids of those whose next meetings are to be made, the longest due first."""
        query = select(series.c.id).where(series.c.due_at <= now).order_by(series.c.due_at)
        return list(await self._connection.scalars(query))

    async def put_off(self, one: str, due_at: datetime | None) -> None:
        """The clock looks again at `due_at`, or never."""
        await self._connection.execute(
            update(series).where(series.c.id == one).values(due_at=due_at)
        )

    async def stop(self, one: str) -> None:
        """No more meetings come of it."""
        await self._connection.execute(
            update(series).where(series.c.id == one).values(state=SeriesState.STOPPED, due_at=None)
        )

    async def _read(self, query: Select[Any]) -> list[Series]:
        rows = (await self._connection.execute(query)).all()
        communes: dict[str, set[str]] = {row.id: set() for row in rows}
        invited = select(series_communes).where(series_communes.c.series.in_(communes))
        for link in await self._connection.execute(invited):
            communes[link.series].add(link.insee)
        return [self._series(row, frozenset(communes[row.id])) for row in rows]

    def _series(self, row: Any, communes: frozenset[str]) -> Series:
        words = self._vault.open_json("series", "sealed", row.id, row.sealed)
        return Series(
            id=row.id,
            state=SeriesState(row.state),
            rule=row.rule,
            local=datetime.fromisoformat(row.local),
            zone=ZoneInfo(row.zone),
            without=frozenset(date.fromisoformat(day) for day in row.without.split(",") if day),
            kind=MeetingKind(row.kind),
            minutes=row.minutes,
            whole_council=row.whole_council,
            communes=communes,
            version=row.version,
            organisations=frozenset(words.get("organisations", ())),
            people=frozenset(words.get("people", ())),
            title=words["title"],
            place=words["place"],
        )

    def _values(self, one: Series) -> dict[str, Any]:
        words = {
            "title": one.title,
            "place": one.place,
            "organisations": sorted(one.organisations),
            "people": sorted(one.people),
        }
        return {
            "rule": one.rule,
            "local": one.local.isoformat(),
            "zone": one.zone.key,
            "without": ",".join(sorted(day.isoformat() for day in one.without)),
            "kind": one.kind,
            "minutes": one.minutes,
            "whole_council": one.whole_council,
            "version": one.version,
            "sealed": self._vault.seal_json("series", "sealed", one.id, words),
        }
