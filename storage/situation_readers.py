"""To whom a situation was opened by name, besides the town halls and the coordination."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Select, Table, delete, select

from storage.connection import Connection
from storage.members import Member, Role
from storage.schema import Id, Instant, metadata
from storage.upsert import insert_new

situation_readers = Table(
    "situation_readers",
    metadata,
    Column("situation", Id, ForeignKey("situations.id"), primary_key=True),
    Column("member", Id, ForeignKey("members.id"), primary_key=True, index=True),
    Column("at", Instant, nullable=False),
)

BY_NAME = frozenset(
    {
        Role.FIELD_PARTNER,
        Role.MAYOR,
        Role.DEPUTY_MAYOR,
        Role.PRESIDENT,
        Role.PREFECT,
        Role.PROSECUTOR,
    }
)
"""Who can be let in by name (DESIGN §5): a place and the auditor read no situation."""


class SituationReaders:
    """Lets people in and shuts them out again; what that opens, `situations.in_circle` says."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def let_in(self, situation: str, member: str, now: datetime) -> bool:
        """This person reads it from now on; False where that was so before."""
        return await insert_new(
            self._connection, situation_readers, situation=situation, member=member, at=now
        )

    async def shut_out(self, situation: str, member: str) -> bool:
        """This person does not read it any more; False where that was so before."""
        theirs = situation_readers.c.member == member
        gone = await self._connection.execute(
            delete(situation_readers).where(situation_readers.c.situation == situation, theirs)
        )
        return bool(gone.rowcount)

    async def of(self, situation: str) -> Sequence[str]:
        """The ids of those who were let in, in the order in which they came."""
        query = select(situation_readers.c.member).where(situation_readers.c.situation == situation)
        ordered = query.order_by(situation_readers.c.at, situation_readers.c.member)
        return list(await self._connection.scalars(ordered))

    async def forget(self, member: str) -> None:
        """Somebody who left reads none."""
        theirs = situation_readers.c.member == member
        await self._connection.execute(delete(situation_readers).where(theirs))


def opened_to(member: Member) -> Select[Any]:
    """The ids of the situations that were opened to somebody by name."""
    theirs = situation_readers.c.member == member.id
    return select(situation_readers.c.situation).where(theirs)
