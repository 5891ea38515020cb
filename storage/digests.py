"""Morning digests: who had the one of which day, so that each goes out once."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, Table, Text, exists, select, update

from storage.connection import Connection
from storage.member_rows import members
from storage.members import Role, Status
from storage.schema import Id, metadata
from storage.setbacks import Work, may_be_tried
from storage.upsert import insert_new

digests = Table(
    "digests",
    metadata,
    Column("member", Id, ForeignKey("members.id"), primary_key=True),
    # The day of those who live there, as ISO has it: in this order of letters, days pass.
    Column("day", Text, nullable=False),
)


class Digests:
    """Remembers each person's last digest, whether there was something to say in it or not."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def without(
        self, day: date, roles: Collection[Role], now: datetime, limit: int
    ) -> Sequence[str]:
        """Active members of these roles whose digest of a day was not looked after yet."""
        had = exists().where(digests.c.member == members.c.id, digests.c.day >= day.isoformat())
        query = select(members.c.id).where(
            members.c.status == Status.ACTIVE,
            members.c.role.in_(roles),
            ~had,
            may_be_tried(Work.DIGEST, members.c.id, now),
        )
        return list(await self._connection.scalars(query.order_by(members.c.id).limit(limit)))

    async def claim(self, member: str, day: date) -> bool:
        """This person's digest of a day is being looked after; False if it was before."""
        said = day.isoformat()
        if await insert_new(self._connection, digests, member=member, day=said):
            return True
        later = update(digests).where(digests.c.member == member, digests.c.day < said)
        return (await self._connection.execute(later.values(day=said))).rowcount == 1
