"""Addresses of personal calendars: whoever knows one reads when and where its member meets."""

import secrets
from datetime import datetime

from sqlalchemy import Column, ForeignKey, LargeBinary, Table, delete, select

from storage.connection import Connection
from storage.schema import Id, Instant, metadata
from storage.upsert import upsert
from storage.vault import Vault

feeds = Table(
    "feeds",
    metadata,
    Column("member", Id, ForeignKey("members.id"), primary_key=True),
    # Of the address itself nothing is kept: it is shown when it is made, and compared later.
    Column("address_index", LargeBinary, nullable=False, unique=True),
    Column("made_at", Instant, nullable=False),
)

_BYTES = 32


class Feeds:
    """Makes addresses, finds whose one is, and closes them. A member has one at a time."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def renew(self, member: str, now: datetime) -> str:
        """Make a member's address, 43 URL-safe characters; one of before counts no more."""
        address = secrets.token_urlsafe(_BYTES)
        values = {"address_index": self._index(address), "made_at": now}
        await self._connection.execute(
            upsert(self._connection, feeds)
            .values(member=member, **values)
            .on_conflict_do_update(index_elements=[feeds.c.member], set_=values)
        )
        return address

    async def behind(self, address: str) -> str | None:
        """Whose address this is, if it counts."""
        query = select(feeds.c.member).where(feeds.c.address_index == self._index(address))
        member: str | None = await self._connection.scalar(query)
        return member

    async def made_at(self, member: str) -> datetime | None:
        """When a member's address was made, if there is one; held to the end."""
        query = select(feeds.c.made_at).where(feeds.c.member == member).with_for_update()
        at: datetime | None = await self._connection.scalar(query)
        return at

    async def close(self, member: str) -> bool:
        """No address any more; False where there was none."""
        gone = await self._connection.execute(delete(feeds).where(feeds.c.member == member))
        return gone.rowcount > 0

    def _index(self, address: str) -> bytes:
        return self._vault.index("feed", address)
