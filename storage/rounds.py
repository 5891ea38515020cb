"""The round of the table before a meeting: asked once of the invited, and what each one said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Table, Text, delete, select

from storage.connection import Connection
from storage.meetings import MeetingState, meetings
from storage.schema import Id, Instant, metadata
from storage.setbacks import Work, may_be_tried
from storage.upsert import insert_new, upsert

rounds = Table(
    "rounds",
    metadata,
    Column("meeting", Id, ForeignKey("meetings.id"), primary_key=True),
    Column("asked_at", Instant, nullable=False),
)

round_answers = Table(
    "round_answers",
    metadata,
    Column("meeting", Id, ForeignKey("meetings.id"), primary_key=True),
    Column("member", Id, ForeignKey("members.id"), primary_key=True),
    Column("answer", Text, nullable=False),
    Column("answered_at", Instant, nullable=False),
)


class RoundAnswer(StrEnum):
    """Rien à signaler, un point, absent."""

    NOTHING = "nothing"
    POINT = "point"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Unasked:
    """A meeting whose round nobody was asked for yet, and since when it has been planned."""

    meeting: str
    created_at: datetime


class Rounds:
    """Keeps for which meetings the round was asked, and the newest answer of each person."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def unasked(self, now: datetime, until: datetime) -> Sequence[Unasked]:
        """The planned meetings that begin by `until`, the next one first."""
        again = may_be_tried(Work.ROUND, meetings.c.id, now)
        query = (
            select(meetings.c.id, meetings.c.created_at)
            .outerjoin(rounds, rounds.c.meeting == meetings.c.id)
            .where(meetings.c.state == MeetingState.PLANNED, rounds.c.meeting.is_(None), again)
            .where(meetings.c.starts_at > now, meetings.c.starts_at <= until)
            .order_by(meetings.c.starts_at, meetings.c.id)
        )
        rows = await self._connection.execute(query)
        return [Unasked(row.id, row.created_at) for row in rows]

    async def begin(self, meeting: str, now: datetime) -> bool:
        """The round is asked for; False where it was before."""
        return await insert_new(self._connection, rounds, meeting=meeting, asked_at=now)

    async def asked_at(self, meeting: str) -> datetime | None:
        """When the invited were asked, if they were."""
        query = select(rounds.c.asked_at).where(rounds.c.meeting == meeting)
        at: datetime | None = await self._connection.scalar(query)
        return at

    async def put(self, meeting: str, member: str, answer: RoundAnswer, now: datetime) -> None:
        """The answer that counts now."""
        values = {"answer": answer, "answered_at": now}
        keys = [round_answers.c.meeting, round_answers.c.member]
        await self._connection.execute(
            upsert(self._connection, round_answers)
            .values(meeting=meeting, member=member, **values)
            .on_conflict_do_update(index_elements=keys, set_=values)
        )

    async def of(self, meeting: str) -> Mapping[str, RoundAnswer]:
        """The answers by member."""
        rows = await self._connection.execute(
            select(round_answers).where(round_answers.c.meeting == meeting)
        )
        return {row.member: RoundAnswer(row.answer) for row in rows}

    async def forget_absences(self, meeting: str) -> None:
        """Another date: whoever could not come may come now."""
        absent = round_answers.c.answer == RoundAnswer.ABSENT
        of_meeting = round_answers.c.meeting == meeting
        await self._connection.execute(delete(round_answers).where(of_meeting, absent))
