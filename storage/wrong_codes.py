"""Whoever tries codes that let nobody in: how often, and until when that account waits."""

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
    """Counts per Telegram account, of which nothing is kept but an HMAC."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def waits(self, telegram_id: int, now: datetime) -> bool:
        """Whether this account is being slowed down."""
        query = select(wrong_codes.c.wait_until).where(self._is(telegram_id))
        until: datetime | None = await self._connection.scalar(query)
        return until is not None and now < until

    async def add(self, telegram_id: int, now: datetime) -> int:
        """One more wrong code; returns how many there were."""
        more = update(wrong_codes).where(self._is(telegram_id))
        more = more.values(count=wrong_codes.c.count + 1, last_at=now)
        if (await self._connection.execute(more)).rowcount == 0:
            account = self._index(telegram_id)
            first = insert(wrong_codes).values(account=account, count=1, last_at=now)
            await self._connection.execute(first)
        query = select(wrong_codes.c.count).where(self._is(telegram_id))
        count: int = (await self._connection.execute(query)).scalar_one()
        return count

    async def wait_until(self, telegram_id: int, moment: datetime) -> None:
        """No code of this account is looked at before that moment."""
        await self._connection.execute(
            update(wrong_codes).where(self._is(telegram_id)).values(wait_until=moment)
        )

    async def forgive(self, telegram_id: int) -> None:
        """A right code was given."""
        await self._connection.execute(delete(wrong_codes).where(self._is(telegram_id)))

    async def forget_before(self, moment: datetime) -> None:
        """Forget accounts that tried nothing since."""
        await self._connection.execute(delete(wrong_codes).where(wrong_codes.c.last_at < moment))

    def _is(self, telegram_id: int) -> Any:
        return wrong_codes.c.account == self._index(telegram_id)

    def _index(self, telegram_id: int) -> bytes:
        return self._vault.index("wrong code", str(telegram_id))
