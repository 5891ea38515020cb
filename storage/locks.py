"""Locks that last as long as a transaction, so that several processes act as one.

SQLite needs none of them: it has one writer at a time. A row that is read in order to be changed is
locked by its own query (`with_for_update`); these are for what has no row.
"""

from enum import IntEnum
from hashlib import sha256

from sqlalchemy import func, select, text

from storage.connection import Connection


class Lock(IntEnum):
    """What one transaction does at a time. Every process of a council knows these numbers."""

    SHAPE = 1
    """Changing the tables."""
    JOURNAL = 2
    """Adding to the chain of acts."""
    CLOCK = 3
    """Acting on what is due."""
    SPEAKER = 4
    """Answering one person: a key each."""
    LEAD = 5
    """Delivering and keeping time; held by a session, not by a transaction."""
    ABSENCE = 6
    """Declaring the days away of one person: a key each."""
    ROTA = 7
    """Changing the weeks on call of one commune: a key each."""
    TABLE = 8
    """Entering many rows of a table at once: a key for what they are."""


def key_of(name: str) -> int:
    """The key of what has a name: two with the same 32 bits wait for each other, no harm."""
    return int.from_bytes(sha256(name.encode()).digest()[:4], "big", signed=True)


async def hold(connection: Connection, lock: Lock, key: int = 0, *, patient: bool = False) -> None:
    """Wait until nobody else holds the lock on this key (32 bits), and hold it to the end.

    `patient`: however long it takes, and so for every lock that the transaction takes later.
    """
    if connection.dialect.name != "postgresql":
        return
    if patient:
        await connection.execute(text("SET LOCAL lock_timeout = 0"))
    await connection.execute(select(func.pg_advisory_xact_lock(int(lock), key)))


async def try_to_hold(connection: Connection, lock: Lock, key: int = 0) -> bool:
    """The same without waiting; False where somebody else holds it."""
    if connection.dialect.name != "postgresql":
        return True
    return bool(await connection.scalar(select(func.pg_try_advisory_xact_lock(int(lock), key))))


async def is_held(connection: Connection, lock: Lock, key: int = 0) -> bool:
    """Whether some process holds the lock; nobody waits for it or takes it."""
    if connection.dialect.name != "postgresql":
        return False
    query = text(
        "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
        " WHERE datname = current_database() AND locktype = 'advisory' AND granted"
        " AND classid = :lock AND objid = :key"
    )
    return bool(await connection.scalar(query, {"lock": int(lock), "key": key}))
