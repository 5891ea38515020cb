"""SQLite: one file, one writer at a time, statements in the loop, waiting in a thread."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError

from storage.connection import InLoop
from storage.lead import AloneInTheLead

READERS = 4
"""Connections kept open for reading; more are opened when they are needed."""
BUSY_SECONDS, BUSY_PAUSE = 10, 0.01
"""How long another process may hold the file, and how often it is tried meanwhile."""
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_SECONDS * 1000}",
    "secure_delete=ON",
)
PRIMARY = 0xFF
"""The low byte of SQLite's extended codes: https://www.sqlite.org/rescode.html"""
AWAY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)


class SqliteFile:
    """The transactions of one file: those that write wait for each other in the loop."""

    def __init__(self, url: URL) -> None:
        """Raises `sqlite3.Error` and `OSError` for a file that cannot be opened."""
        _try_to_open(Path(url.database or "."))
        self._one_writer = asyncio.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        self._writer = _engine(url, "BEGIN IMMEDIATE", pool_size=1, busy_seconds=0)
        self._reader = _engine(url, "BEGIN", pool_size=READERS, busy_seconds=BUSY_SECONDS)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[InLoop]:
        """A transaction: committed when the block ends, rolled back if it raises."""
        async with self._one_writer:
            with self._writer.connect() as connection:
                await _begin(connection)
                transaction = InLoop(connection)
                try:
                    yield transaction
                    transaction.check_alive()
                except BaseException:
                    connection.rollback()
                    raise
                await self._in_thread(connection.commit)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[InLoop]:
        """One consistent look: nothing that is written in it is kept."""
        with self._reader.connect() as connection:
            yield InLoop(connection)

    def lead(self) -> AloneInTheLead:
        """The one process that serves leads."""
        return AloneInTheLead(self.read)

    async def close(self) -> None:
        """Let go of every connection, once a commit that waits has come to its end."""
        await asyncio.to_thread(self._thread.shutdown)
        self._writer.dispose()
        self._reader.dispose()

    async def _in_thread(self, work: Callable[[], Any]) -> None:
        """Do what may wait beside the loop, and to its end even when a stop comes meanwhile."""
        done = asyncio.get_running_loop().run_in_executor(self._thread, work)
        stop: asyncio.CancelledError | None = None
        while not done.done():
            try:
                await asyncio.wait({done})
            except asyncio.CancelledError as error:
                stop = error
        done.result()
        if stop is not None:
            raise stop


def is_away(error: BaseException | None) -> bool | None:
    """Whether an error of SQLite means that the file is away; None for an error of another kind."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & PRIMARY in AWAY


async def _begin(connection: Connection) -> None:
    """Begin at once, or as soon as no other process writes: the loop goes on meanwhile."""
    end = monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.begin()
        except OperationalError as error:
            code: int = getattr(error.orig, "sqlite_errorcode", 0)
            if code & PRIMARY != sqlite3.SQLITE_BUSY or monotonic() >= end:
                raise
        else:
            return
        await asyncio.sleep(BUSY_PAUSE)


def _engine(url: URL, begin: str, *, pool_size: int, busy_seconds: int) -> Engine:
    """An engine whose transactions are SQLite's own, begun as `begin` says.

    The driver's implicit transactions lose updates in WAL mode, so they are switched off:
    https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#sqlite-transactions
    """
    engine = create_engine(
        url.set(drivername="sqlite"),
        pool_size=pool_size,
        max_overflow=-1,  # never wait for a connection: that would stop the loop
        hide_parameters=True,
        connect_args={"factory": _WholeAnswers, "check_same_thread": False},
    )

    def on_connect(connection: sqlite3.Connection, record: object) -> None:
        del record
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(f"PRAGMA busy_timeout={busy_seconds * 1000}")

    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
    return engine


def _try_to_open(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    sqlite3.connect(file).close()


class _WholeAnswer(sqlite3.Cursor):
    """Reads an answer to its end at once: what is written while it is gone through is not in it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._rows: deque[Any] = deque()

    def execute(self, sql: str, parameters: Any = ()) -> Self:
        super().execute(sql, parameters)
        self._rows = deque(super().fetchall())
        return self

    def fetchone(self) -> Any:
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        return [self._rows.popleft() for _ in range(min(size or self.arraysize, len(self._rows)))]

    def fetchall(self) -> list[Any]:
        rows, self._rows = list(self._rows), deque()
        return rows

    def __iter__(self) -> Any:
        return iter(self.fetchall())


class _WholeAnswers(sqlite3.Connection):
    """A connection whose cursors are such."""

    def cursor(self, factory: Any = _WholeAnswer) -> Any:
        return super().cursor(factory)
