"""Where the answers about a meeting stand on whose screen: one message each, edited since."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ForeignKey, Table, Text, delete, select

from storage.connection import Connection
from storage.schema import Id, metadata
from storage.upsert import upsert

tallies = Table(
    "tallies",
    metadata,
    Column("meeting", Id, ForeignKey("meetings.id"), primary_key=True),
    Column("reader", Id, ForeignKey("members.id"), primary_key=True),
    Column("slot", Text, ForeignKey("slots.name"), nullable=False),
)


@dataclass(frozen=True, slots=True)
class TallyScreen:
    """The message in which a coordinator follows who comes to a meeting."""

    meeting: str
    reader: str
    slot: str


class Tallies:
    """Remembers who follows the answers about which meeting, and in which message."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def put(self, screen: TallyScreen) -> None:
        """It stands there now, and no longer where it stood before. The slot exists."""
        keys = [tallies.c.meeting, tallies.c.reader]
        await self._connection.execute(
            upsert(self._connection, tallies)
            .values(meeting=screen.meeting, reader=screen.reader, slot=screen.slot)
            .on_conflict_do_update(index_elements=keys, set_={"slot": screen.slot})
        )

    async def find(self, meeting: str, reader: str) -> TallyScreen | None:
        """Where somebody follows a meeting, if they do."""
        one = tallies.c.meeting == meeting, tallies.c.reader == reader
        row = (await self._connection.execute(select(tallies).where(*one))).one_or_none()
        return _screen(row) if row else None

    async def of(self, meeting: str) -> Sequence[TallyScreen]:
        """All the screens of a meeting, always in the same order."""
        query = select(tallies).where(tallies.c.meeting == meeting).order_by(tallies.c.reader)
        return [_screen(row) for row in await self._connection.execute(query)]

    async def forget(self, screen: TallyScreen) -> None:
        """Its reader follows the meeting no longer."""
        one = tallies.c.meeting == screen.meeting, tallies.c.reader == screen.reader
        await self._connection.execute(delete(tallies).where(*one))


def _screen(row: Any) -> TallyScreen:
    return TallyScreen(row.meeting, row.reader, row.slot)
