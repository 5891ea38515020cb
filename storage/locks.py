"""Locks that last as long as a transaction, so that several processes act as one.

SQLite needs none of them: it has one writer at a time. A row that is read in order to be changed is
locked by its own query (`with_for_update`); these are for what has no row.
"""

from collections.abc import Collection
from enum import IntEnum

from sqlalchemy import func, select

from storage.connection import Connection


class Lock(IntEnum):
    """What one transaction does at a time. Every process of a council knows these numbers."""

    SHAPE = 1
    """Changing the tables."""


async def hold(connection: Connection, lock: Lock, keys: Collection[int] = (0,)) -> None:
    """Wait until nobody else holds the lock on these keys (32 bits each), and hold it to the end.

    The keys are taken in order, so that two who want the same ones do not wait for each other.
    """
    if connection.dialect.name != "postgresql":
        return
    for key in sorted(keys):
        await connection.execute(select(func.pg_advisory_xact_lock(int(lock), key)))
