"""Where the sheet of an alert stands on whose screen: one message for each reader, edited since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Table, Text, delete, select

from storage.connection import Connection
from storage.schema import Id, Instant, metadata
from storage.upsert import upsert

sheets = Table(
    "sheets",
    metadata,
    Column("alert", Id, ForeignKey("alerts.id"), primary_key=True),
    Column("reader", Id, ForeignKey("members.id"), primary_key=True),
    Column("slot", Text, ForeignKey("slots.name"), nullable=False),
    Column("opened_at", Instant, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The message in which a member follows an alert."""

    alert: str
    reader: str
    slot: str
    opened_at: datetime


class Sheets:
    """Remembers who follows which alert, and in which message."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def put(self, sheet: Sheet) -> None:
        """It stands there now, and no longer where it stood before. The slot exists."""
        place = {"slot": sheet.slot, "opened_at": sheet.opened_at}
        await self._connection.execute(
            upsert(self._connection, sheets)
            .values(alert=sheet.alert, reader=sheet.reader, **place)
            .on_conflict_do_update(index_elements=[sheets.c.alert, sheets.c.reader], set_=place)
        )

    async def find(self, alert: str, reader: str) -> Sheet | None:
        """Where a member follows an alert, if they do."""
        query = select(sheets).where(sheets.c.alert == alert, sheets.c.reader == reader)
        row = (await self._connection.execute(query)).one_or_none()
        return _sheet(row) if row else None

    async def of(self, alert: str) -> Sequence[Sheet]:
        """All the sheets of an alert, always in the same order."""
        query = select(sheets).where(sheets.c.alert == alert).order_by(sheets.c.reader)
        return [_sheet(row) for row in await self._connection.execute(query)]

    async def forget(self, sheet: Sheet) -> None:
        """Its reader follows the alert no longer."""
        await self._connection.execute(
            delete(sheets).where(sheets.c.alert == sheet.alert, sheets.c.reader == sheet.reader)
        )


def _sheet(row: Any) -> Sheet:
    return Sheet(row.alert, row.reader, row.slot, row.opened_at)
