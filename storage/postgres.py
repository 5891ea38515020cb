"""PostgreSQL: a server, where as many transactions run side by side as there are connections."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage.lead_session import SILENT_SECONDS, LeadSession

WRITERS, READERS = 10, 4
WAITING = {"max_overflow": 0, "pool_timeout": 60, "pool_pre_ping": True}
"""Whoever finds every connection taken waits so many seconds for one."""
LIVELY = {
    "connect_timeout": 5,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 3000,
}
"""A server that is cut off is known within seconds, not within the quarter of an hour of TCP.

https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-KEEPALIVES
"""
# Who waits for another is told so before a handler's time is over, and begins again; who is waited
# for and does nothing at all for so long hangs, and is let go before the others give up.
WRITING = {"lock_timeout": "3s", "idle_in_transaction_session_timeout": "10s"}
LEADING = {"idle_session_timeout": f"{SILENT_SECONDS}s"}
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
        self._writer = _engine(url, "READ COMMITTED", WRITING, pool_size=WRITERS, **WAITING)
        self._reader = _without_locks(
            _engine(url, "REPEATABLE READ", {}, pool_size=READERS, **WAITING)
        )
        self._leader = _without_locks(_engine(url, "AUTOCOMMIT", LEADING, poolclass=NullPool))

    def write(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction: committed when the block ends, rolled back if it raises."""
        return self._writer.begin()

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """One consistent look: nothing that is written in it is kept."""
        return self._reader.connect()

    def lead(self) -> LeadSession:
        """The lead among the processes on this database."""
        return LeadSession(self._leader)

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


def _engine(url: URL, isolation: Any, said: Mapping[str, str], **pool: Any) -> AsyncEngine:
    """An engine whose sessions speak UTC, and do not wait for a server that is gone.

    `said` is what else each session is told when it begins; the address may overrule it.
    """
    ours = " ".join(f"-c {name}={value}" for name, value in {"timezone": "UTC", **said}.items())
    theirs = url.query.get("options", "")
    options = f"{ours} {theirs if isinstance(theirs, str) else ' '.join(theirs)}"
    return create_async_engine(
        url,
        isolation_level=isolation,
        hide_parameters=True,
        connect_args={"options": options.strip()} | LIVELY,
        **pool,
    )


def _without_locks(engine: AsyncEngine) -> AsyncEngine:
    """Whoever only looks locks nothing: one consistent picture is enough, as in SQLite."""
    compiler = engine.dialect.statement_compiler
    no_clause = {"for_update_clause": lambda *_, **__: ""}
    engine.dialect.statement_compiler = type("Looking", (compiler,), no_clause)
    return engine
