"""What the invited answered: whether they come to a meeting, or who comes in their place."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ForeignKey, Select, Table, Text, delete, select, update

from storage.connection import Connection
from storage.schema import Id, Instant, metadata
from storage.upsert import upsert

attendances = Table(
    "attendances",
    metadata,
    Column("meeting", Id, ForeignKey("meetings.id"), primary_key=True),
    Column("member", Id, ForeignKey("members.id"), primary_key=True),
    Column("answer", Text, nullable=False),
    Column("alternate", Id, ForeignKey("members.id"), index=True),
    Column("answered_by", Id, ForeignKey("members.id"), nullable=False),
    Column("answered_at", Instant, nullable=False),
)


class Answer(StrEnum):
    """Présent, excusé, représenté (DOMAIN.md). No row: nobody answered yet."""

    PRESENT = "present"
    EXCUSED = "excused"
    REPRESENTED = "represented"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """One answer. `answered_by` is the member or a coordinator who noted it for them."""

    meeting: str
    member: str
    answer: Answer
    alternate: str | None = None
    """Who comes instead; nobody unless the answer is `REPRESENTED`."""
    answered_by: str
    answered_at: datetime

    @property
    def is_away(self) -> bool:
        """Whether the person said that they do not come themselves."""
        return self.answer is not Answer.PRESENT


class Attendances:
    """Keeps one answer for each meeting and invited member: the newest."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of(self, meeting: str) -> Mapping[str, Attendance]:
        """The answers about a meeting, by member."""
        found = await self._read(_EVERY.where(attendances.c.meeting == meeting))
        return {each.member: each for each in found}

    async def by(self, member: str) -> Mapping[str, Attendance]:
        """The answers of one person, by meeting."""
        found = await self._read(_EVERY.where(attendances.c.member == member))
        return {each.meeting: each for each in found}

    async def put(self, attendance: Attendance) -> None:
        """The answer that counts now."""
        values = asdict(attendance)
        keys = [attendances.c.meeting, attendances.c.member]
        await self._connection.execute(
            upsert(self._connection, attendances)
            .values(values)
            .on_conflict_do_update(index_elements=keys, set_=values)
        )

    async def drop_all(self, meeting: str) -> None:
        """Another date: everybody is asked again."""
        await self._connection.execute(delete(attendances).where(attendances.c.meeting == meeting))

    async def unname(self, alternate: str) -> None:
        """A member left: whom they would have represented is excused, and nothing more."""
        theirs = update(attendances).where(attendances.c.alternate == alternate)
        await self._connection.execute(theirs.values(answer=Answer.EXCUSED, alternate=None))

    async def _read(self, query: Select[Any]) -> list[Attendance]:
        rows = await self._connection.execute(query)
        return [
            Attendance(
                meeting=row.meeting,
                member=row.member,
                answer=Answer(row.answer),
                alternate=row.alternate,
                answered_by=row.answered_by,
                answered_at=row.answered_at,
            )
            for row in rows
        ]


_EVERY = select(attendances).order_by(attendances.c.answered_at, attendances.c.member)
