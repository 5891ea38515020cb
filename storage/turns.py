"""Whose turn it is: one person is answered at one place at a time, however many replicas run."""

from storage.connection import Connection
from storage.locks import Lock, hold, try_to_hold
from storage.vault import Vault


class SomebodyElsesTurn(Exception):
    """Another transaction has the turn, and this one may not wait for it."""


class Turns:
    """Takes turns that last until the transaction ends.

    Only the first of those who share a transaction may wait for one: whoever holds something and
    waits for somebody else may be what the other one waits for.
    """

    def __init__(self, connection: Connection, vault: Vault, *, may_wait: bool) -> None:
        self._connection = connection
        self._vault = vault
        self._may_wait = may_wait

    async def take(self, telegram_id: int) -> None:
        """Answer this account alone. Raises `SomebodyElsesTurn`."""
        await self._take(Lock.SPEAKER, self._key(telegram_id))

    async def take_clock(self) -> None:
        """Act on what is due alone: whoever has just lost the lead may still be at it.

        Raises `SomebodyElsesTurn`.
        """
        await self._take(Lock.CLOCK)

    async def _take(self, lock: Lock, key: int = 0) -> None:
        if self._may_wait:
            await hold(self._connection, lock, key)
        elif not await try_to_hold(self._connection, lock, key):
            raise SomebodyElsesTurn

    def _key(self, telegram_id: int) -> int:
        """Two people with the same 32 bits wait for each other now and then: no harm."""
        index = self._vault.index("turn", str(telegram_id))
        return int.from_bytes(index[:4], "big", signed=True)
