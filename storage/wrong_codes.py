"""Codes that were wrong: how often for whom, and until when nobody may try again."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Integer, LargeBinary, Table, delete, insert, select, update

from storage.connection import Connection
from storage.schema import Instant, metadata
from storage.vault import Vault

wrong_codes = Table(
    "wrong_codes",
    metadata,
    Column("account", LargeBinary, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("wait_until", Instant),
)


class WrongCodes:
    """Counts per Telegram account (a number) or per member (an id), kept as an HMAC alone."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def waits(self, who: int | str, now: datetime) -> datetime | None:
        """Until when nobody may try again; None where one may."""
        query = select(wrong_codes.c.wait_until).where(self._is(who))
        until: datetime | None = await self._connection.scalar(query)
        return until if until is not None and now < until else None

    async def add(self, who: int | str, now: datetime) -> int:
        """One more wrong code; returns how many there were."""
        more = update(wrong_codes).where(self._is(who))
        more = more.values(count=wrong_codes.c.count + 1, last_at=now)
        if (await self._connection.execute(more)).rowcount == 0:
            account = self._index(who)
            first = insert(wrong_codes).values(account=account, count=1, last_at=now)
            await self._connection.execute(first)
        query = select(wrong_codes.c.count).where(self._is(who))
        count: int = (await self._connection.execute(query)).scalar_one()
        return count

    async def wait_until(self, who: int | str, moment: datetime) -> None:
        """No code is looked at before that moment."""
        await self._connection.execute(
            update(wrong_codes).where(self._is(who)).values(wait_until=moment)
        )

    async def forgive(self, who: int | str) -> None:
        """A right code was given."""
        await self._connection.execute(delete(wrong_codes).where(self._is(who)))

    async def forget_before(self, moment: datetime) -> None:
        """Forget those for whom nothing was tried since."""
        await self._connection.execute(delete(wrong_codes).where(wrong_codes.c.last_at < moment))

    def _is(self, who: int | str) -> Any:
        return wrong_codes.c.account == self._index(who)

    def _index(self, who: int | str) -> bytes:
        return self._vault.index("wrong code", str(who))
