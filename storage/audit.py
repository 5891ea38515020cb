"""The journal of acts: who did what to which id and when, in a gapless chain of SHA-256."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Column, Integer, LargeBinary, Table, Text, insert, select

from storage.connection import Connection
from storage.locks import Lock, hold
from storage.schema import Id, Instant, metadata

audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", Id, nullable=False),
    Column("act", Text, nullable=False),
    Column("about", Id, nullable=False),
    Column("detail", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)

GENESIS = b"\x00" * 32
SYSTEM = "vigie"
"""The actor of what no member did: the clock, or the command line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. `about` is the id of what it touched; `detail` a code, never content."""

    sequence: int
    at: datetime
    actor: str
    act: str
    about: str
    detail: str

    def digest(self, before: bytes) -> bytes:
        """SHA-256 over the digest of the entry before and this one's canonical JSON."""
        fields = [
            self.sequence,
            self.at.astimezone(UTC).isoformat(),
            self.actor,
            self.act,
            self.about,
            self.detail,
        ]
        text = json.dumps(fields, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(before + text.encode()).digest()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The chain's end at some moment: kept elsewhere, it shows truncation and rewriting."""

    sequence: int
    digest: bytes


class AuditBroken(Exception):
    """The chain does not hold at `sequence`."""

    def __init__(self, sequence: int) -> None:
        super().__init__(f"the journal does not hold at entry {sequence}")
        self.sequence = sequence


class Audit:
    """Appends to the chain and verifies it.

    What is appended is written down just before the commit: one transaction at a time does that,
    and it waits for nobody any more, so that the chain has no gap and nobody waits in a circle.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.noted: list[Act] = []

    async def append(
        self, actor: str, act: str, about: str, now: datetime, detail: str = ""
    ) -> None:
        """Note one act, in the transaction of what it tells."""
        self.noted.append(Act(now, actor, act, about, detail))

    def adopt(self, part: "Audit") -> None:
        """What was noted in a part of the transaction that is kept."""
        self.noted += part.noted

    async def write_down(self) -> None:
        """Chain what was noted: the last thing that a transaction does."""
        if not self.noted:
            return
        await hold(self._connection, Lock.JOURNAL)
        end, rows = await self._end(), []
        for act in self.noted:
            entry = Entry(end.sequence + 1, act.at, act.actor, act.act, act.about, act.detail)
            end = Checkpoint(entry.sequence, entry.digest(end.digest))
            rows.append(asdict(entry) | {"digest": end.digest})
        await self._connection.execute(_ADD, rows)
        self.noted.clear()

    async def checkpoint(self) -> Checkpoint:
        """Where the chain ends now."""
        await self.write_down()
        return await self._end()

    async def last(self, act: str) -> datetime | None:
        """When something was done the last time."""
        query = select(audit.c.at).where(audit.c.act == act).order_by(audit.c.sequence.desc())
        at: datetime | None = await self._connection.scalar(query.limit(1))
        return at

    async def verify(self, exported: Checkpoint | None = None) -> Checkpoint:
        """Walk the chain and return its end. Raises `AuditBroken`."""
        await self.write_down()
        end = Checkpoint(0, GENESIS)
        rows = await self._connection.execute(select(audit).order_by(audit.c.sequence))
        for row in rows:
            entry = Entry(row.sequence, row.at, row.actor, row.act, row.about, row.detail)
            if row.sequence != end.sequence + 1 or row.digest != entry.digest(end.digest):
                raise AuditBroken(end.sequence + 1)
            end = Checkpoint(row.sequence, row.digest)
            if exported and exported.sequence == end.sequence and exported.digest != end.digest:
                raise AuditBroken(end.sequence)
        if exported and exported.sequence > end.sequence:
            raise AuditBroken(end.sequence + 1)
        return end

    async def _end(self) -> Checkpoint:
        row = (await self._connection.execute(_LAST)).one_or_none()
        return Checkpoint(row.sequence, row.digest) if row else Checkpoint(0, GENESIS)


class Act(NamedTuple):
    """What will be an entry."""

    at: datetime
    actor: str
    act: str
    about: str
    detail: str


_ADD = insert(audit)
_LAST = select(audit.c.sequence, audit.c.digest).order_by(audit.c.sequence.desc()).limit(1)
