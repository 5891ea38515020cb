"""How many minors in danger were oriented to the CRIP, month by month: all that is kept of them."""

from datetime import date

from sqlalchemy import Column, Integer, Table, Text

from storage.connection import Connection
from storage.schema import metadata
from storage.upsert import upsert

minor_referrals = Table(
    "minor_referrals",
    metadata,
    Column("month", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)


class Referrals:
    """Counts, and knows neither author nor commune (CASF L.226-2-1)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def count(self, day: date) -> None:
        """One more in the month of this day."""
        one_more = {"count": minor_referrals.c.count + 1}
        await self._connection.execute(
            upsert(self._connection, minor_referrals)
            .values(month=f"{day:%Y-%m}", count=1)
            .on_conflict_do_update(index_elements=[minor_referrals.c.month], set_=one_more)
        )
