"""Who stands in for whom, as it stood when somebody last looked: what has changed is acted upon."""

from collections.abc import Mapping

from sqlalchemy import Column, ForeignKey, Table, delete, select

from storage.connection import Connection
from storage.schema import Id, metadata
from storage.upsert import upsert

relays = Table(
    "relays",
    metadata,
    Column("absent", Id, ForeignKey("members.id"), primary_key=True),
    # None where nobody stands in.
    Column("acting", Id, ForeignKey("members.id")),
)


class Relays:
    """Keeps one for each member who is away; who really stands in, `handlers.standing_in` knows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def all(self) -> Mapping[str, str | None]:
        """Who acted for each of those who were away, by their ids."""
        rows = await self._connection.execute(select(relays))
        return {row.absent: row.acting for row in rows}

    async def put(self, absent: str, acting: str | None) -> None:
        """It is so now."""
        await self._connection.execute(
            upsert(self._connection, relays)
            .values(absent=absent, acting=acting)
            .on_conflict_do_update(index_elements=[relays.c.absent], set_={"acting": acting})
        )

    async def drop(self, absent: str) -> None:
        """They are away no more."""
        await self._connection.execute(delete(relays).where(relays.c.absent == absent))
