"""Duty phones: who may speak there, and who spoke from when to when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Select, Table, delete, insert, select, update

from storage.connection import Connection
from storage.schema import Id, Instant, Sealed, metadata, new_id
from storage.vault import Vault

# A name that was taken off the list stays: the journal says who spoke by its id alone.
speakers = Table(
    "speakers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("phone", Id, ForeignKey("members.id"), nullable=False, index=True),
    Column("sealed", Sealed, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("left_at", Instant),
)

shifts = Table(
    "shifts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("phone", Id, ForeignKey("members.id"), nullable=False),
    Column("speaker", Id, ForeignKey("speakers.id"), nullable=False),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
    Index("ix_shifts_latest", "phone", "from_at"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Somebody who may speak at a duty phone. The name is as short as the team wants it."""

    id: str
    phone: str
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Somebody speaks at a duty phone in [from_at, until_at)."""

    speaker: Speaker
    from_at: datetime
    until_at: datetime


class SpeakerUnknown(Exception):
    """Nobody of this id speaks at this phone, or no longer."""


class Duty:
    """Keeps who may speak at which phone, and who did."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def add(self, phone: str, name: str, now: datetime) -> Speaker:
        """One more name."""
        speaker = Speaker(id=new_id(), phone=phone, name=name)
        sealed = self._vault.seal_json("speakers", "sealed", speaker.id, {"name": name})
        row = {"id": speaker.id, "phone": phone, "sealed": sealed, "created_at": now}
        await self._connection.execute(insert(speakers).values(row))
        return speaker

    async def strike(self, phone: str, speaker: str, now: datetime) -> None:
        """This name is offered no more, and speaks no longer. Raises `SpeakerUnknown`."""
        await self.get(phone, speaker)
        one = update(speakers).where(speakers.c.id == speaker)
        await self._connection.execute(one.values(left_at=now))
        theirs = shifts.c.speaker == speaker, shifts.c.until_at > now
        await self._connection.execute(update(shifts).where(*theirs).values(until_at=now))

    async def get(self, phone: str, speaker: str) -> Speaker:
        """Somebody who may speak there now. Raises `SpeakerUnknown`."""
        for one in await self.speakers(phone):
            if one.id == speaker:
                return one
        raise SpeakerUnknown

    async def speakers(self, phone: str) -> Sequence[Speaker]:
        """Who may speak at a phone, by name."""
        theirs = select(speakers).where(speakers.c.phone == phone, speakers.c.left_at.is_(None))
        found = [self._speaker(row) for row in await self._connection.execute(theirs)]
        return sorted(found, key=lambda one: (one.name.casefold(), one.id))

    async def begin(self, phone: str, speaker: str, now: datetime, until_at: datetime) -> None:
        """From now on this person speaks; whoever spoke before no longer does."""
        open_ones = shifts.c.phone == phone, shifts.c.until_at > now
        await self._connection.execute(update(shifts).where(*open_ones).values(until_at=now))
        row = {
            "id": new_id(),
            "phone": phone,
            "speaker": speaker,
            "from_at": now,
            "until_at": until_at,
        }
        await self._connection.execute(insert(shifts).values(row))

    async def speaking(self, phone: str, now: datetime) -> Shift | None:
        """Who speaks at a phone now, if somebody said so for this hour."""
        current = _SHIFTS.where(shifts.c.phone == phone, shifts.c.until_at > now)
        found = await self._read(current.limit(1))
        return found[0] if found else None

    async def last(self, phone: str, limit: int) -> Sequence[Shift]:
        """Who spoke there, the latest first."""
        return await self._read(_SHIFTS.where(shifts.c.phone == phone).limit(limit))

    async def forget(self, phone: str) -> None:
        """Nothing says any more who spoke at this phone; the journal has bare ids."""
        for table in (shifts, speakers):
            await self._connection.execute(delete(table).where(table.c.phone == phone))

    async def _read(self, query: Select[Any]) -> list[Shift]:
        return [
            Shift(
                speaker=self._speaker(row), from_at=row.shift_from_at, until_at=row.shift_until_at
            )
            for row in await self._connection.execute(query)
        ]

    def _speaker(self, row: Any) -> Speaker:
        name = self._vault.open_json("speakers", "sealed", row.id, row.sealed)["name"]
        return Speaker(id=row.id, phone=row.phone, name=name)


_SHIFTS = (
    select(
        speakers,
        shifts.c.from_at.label("shift_from_at"),
        shifts.c.until_at.label("shift_until_at"),
    )
    .join(shifts, shifts.c.speaker == speakers.c.id)
    .order_by(shifts.c.from_at.desc(), shifts.c.id)
)
