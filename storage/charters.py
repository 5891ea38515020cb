"""The versions of the ethics charter, each with the date from which it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from storage.connection import Connection
from storage.schema import Id, Instant, metadata

charters = Table(
    "charters",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("effective_at", Instant, nullable=False),
    Column("reminded_at", Instant),
)

signatures = Table(
    "signatures",
    metadata,
    Column("member", Id, ForeignKey("members.id"), primary_key=True),
    Column("version", Integer, ForeignKey("charters.version"), primary_key=True),
    Column("signed_at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Charter:
    """One version of the text that each partner signs."""

    version: int
    text: str
    effective_at: datetime


class Charters:
    """Reads and publishes versions, and keeps who signed which one when."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def in_force(self, now: datetime) -> Charter:
        """The version that counts now: who has not signed it reads nothing.

        The first one has counted ever since: no clock that is wrong leaves a council without one.
        """
        return await self.get(await self.version_in_force(now))

    async def version_in_force(self, now: datetime) -> int:
        """Its number alone: it is asked at every turn."""
        return int(await self._connection.scalar(_VERSION_IN_FORCE, {"now": now}))

    async def from_now_on(self, now: datetime) -> Sequence[Charter]:
        """The version in force, then those that will be, in the order in which they come."""
        first = await self.version_in_force(now)
        later = or_(charters.c.version == first, charters.c.effective_at > now)
        query = select(charters).where(later).order_by(charters.c.version)
        return [_charter(row) for row in await self._connection.execute(query)]

    async def newest(self) -> Charter:
        """The last version that was published, in force or announced: what one signs today."""
        query = select(charters).order_by(charters.c.version.desc()).limit(1)
        return _charter((await self._connection.execute(query)).one())

    async def get(self, version: int) -> Charter:
        """One version."""
        query = select(charters).where(charters.c.version == version)
        return _charter((await self._connection.execute(query)).one())

    async def last_version(self) -> int:
        """The number of the last version, 0 before the first."""
        return await self._connection.scalar(select(func.max(charters.c.version))) or 0

    async def publish(self, charter: Charter) -> None:
        """Keep a new version."""
        await self._connection.execute(
            insert(charters).values(
                version=charter.version, text=charter.text, effective_at=charter.effective_at
            )
        )

    async def to_remind(self, now: datetime, until: datetime) -> Sequence[Charter]:
        """Versions that take effect between the two moments, and of which nobody was reminded."""
        query = select(charters).where(
            charters.c.effective_at > now,
            charters.c.effective_at <= until,
            charters.c.reminded_at.is_(None),
        )
        return [_charter(row) for row in await self._connection.execute(query)]

    async def mark_reminded(self, version: int, now: datetime) -> None:
        """Whoever had not signed was reminded, once."""
        await self._connection.execute(
            update(charters).where(charters.c.version == version).values(reminded_at=now)
        )

    async def record_signature(self, member: str, version: int, now: datetime) -> None:
        """This person signed this version. Each is signed once: whoever calls has looked."""
        await self._connection.execute(
            insert(signatures).values(member=member, version=version, signed_at=now)
        )

    async def forget_signatures(self, member: str) -> None:
        """It was not this person who signed."""
        await self._connection.execute(delete(signatures).where(signatures.c.member == member))

    async def signed_at(self, member: str, version: int) -> datetime | None:
        """When a person signed a version."""
        query = select(signatures.c.signed_at).where(
            signatures.c.member == member, signatures.c.version == version
        )
        moment: datetime | None = await self._connection.scalar(query)
        return moment


def _charter(row: Any) -> Charter:
    return Charter(row.version, row.text, row.effective_at)


_FIRST = select(func.min(charters.c.version)).scalar_subquery()
_VERSION_IN_FORCE = select(func.max(charters.c.version)).where(
    or_(
        charters.c.effective_at <= bindparam("now", type_=Instant),
        charters.c.version == _FIRST,
    )
)
