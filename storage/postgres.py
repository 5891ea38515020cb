"""PostgreSQL: a server, where as many transactions run side by side as there are connections."""

from contextlib import AbstractAsyncContextManager
from typing import Any

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

WRITERS, READERS = 10, 4
POOL_SECONDS = 60
CONNECT_SECONDS = 5
HUNG_SECONDS = 30
"""A transaction in which nothing happens for so long is that of a process that hangs."""
LOCK_SECONDS = 3
"""Less than a handler has: who waits too long for another is told so, and begins again."""
AWAY = ("08", "53", "57P", "58", "25006", "25P03")
"""The server is out of reach, full, stopping, or for reading only; or it gave up on us.

https://www.postgresql.org/docs/current/errcodes-appendix.html
"""
MET_ANOTHER = frozenset({"40001", "40P01", "55P03", "23505"})
"""Two transactions stood in each other's way: whoever begins again sees what the other did.

A unique key that is there already is one of these: whoever looked first could not see it yet.
"""


class PostgresServer:
    """The transactions of one database of a server."""

    def __init__(self, url: URL) -> None:
        self._writer = _engine(url, "READ COMMITTED", WRITERS)
        self._reader = _engine(url, "REPEATABLE READ", READERS)
        looking = self._reader.dialect.statement_compiler
        self._reader.dialect.statement_compiler = type(
            "Looking", (looking,), {"for_update_clause": _no_lock}
        )

    def write(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction: committed when the block ends, rolled back if it raises."""
        return self._writer.begin()

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """One consistent look: nothing that is written in it is kept."""
        return self._reader.connect()

    async def close(self) -> None:
        """Let go of every connection."""
        await self._writer.dispose()
        await self._reader.dispose()


def is_away(error: DBAPIError) -> bool:
    """Whether an error means that the server cannot be reached, or cannot work."""
    state: str | None = getattr(error.orig, "sqlstate", None)
    if state is None:
        # Nothing came from the server: the connection itself broke, or never was.
        return error.connection_invalidated or isinstance(error, InterfaceError | OperationalError)
    return error.connection_invalidated or state.startswith(AWAY)


def is_conflict(error: DBAPIError) -> bool:
    """Whether a transaction met another one, and may be tried again."""
    return getattr(error.orig, "sqlstate", None) in MET_ANOTHER


def _engine(url: URL, isolation: Any, pool_size: int) -> AsyncEngine:
    """An engine whose sessions speak UTC, and do not wait for a server that is gone."""
    return create_async_engine(
        url,
        isolation_level=isolation,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": _session(url), "connect_timeout": CONNECT_SECONDS},
    )


def _session(url: URL) -> str:
    """What each session is told when it begins; the address may add to it."""
    ours = f"-c timezone=UTC -c lock_timeout={LOCK_SECONDS}s "
    ours += f"-c idle_in_transaction_session_timeout={HUNG_SECONDS}s"
    theirs = url.query.get("options", "")
    return f"{ours} {theirs if isinstance(theirs, str) else ' '.join(theirs)}".strip()


def _no_lock(*_: object, **__: object) -> str:
    """Whoever only looks locks nothing: one consistent picture is enough, as in SQLite."""
    return ""
