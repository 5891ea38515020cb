"""The database: how it is opened, and how one transaction begins and ends."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.council import read_wrapped_root
from storage.unit_of_work import UnitOfWork
from storage.vault import Vault

READERS = 4
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
BUSY_SECONDS = 10


class DatabaseUnreachable(Exception):
    """The database does not answer; it carries the address without its password."""


class Database:
    """One council's database, unlocked: `write` and `read` hand out units of work."""

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine, vault: Vault) -> None:
        self._writer = writer
        self._reader = reader
        self._vault = vault

    @classmethod
    async def open(cls, url: str, kek: bytes) -> Self:
        """Open and unlock.

        Raises `DatabaseUnreachable`, `storage.council.CouncilMissing` when nothing was set up
        there, and `storage.vault.WrongKey`.
        """
        writer, reader = engines(url)
        try:
            async with reader.connect() as connection:
                wrapped = await read_wrapped_root(connection)
            vault = Vault.unlock(kek, wrapped)
        except OperationalError as error:
            await _dispose(writer, reader)
            raise DatabaseUnreachable(shown(url)) from error
        except BaseException:
            await _dispose(writer, reader)
            raise
        return cls(writer, reader, vault)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[UnitOfWork]:
        """One transaction that writes: committed when the block ends, rolled back if it raises."""
        async with self._writer.begin() as connection:
            yield UnitOfWork(connection, self._vault)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """One consistent look: nothing that is written in it is kept."""
        async with self._reader.connect() as connection:
            yield UnitOfWork(connection, self._vault)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of every connection."""
        await _dispose(self._writer, self._reader)


def engines(url: str) -> tuple[AsyncEngine, AsyncEngine]:
    """The writing and the reading engine of one database address."""
    if make_url(url).get_backend_name() != "sqlite":
        engine = create_async_engine(url, hide_parameters=True, pool_pre_ping=True)
        return engine, engine
    return _sqlite(url, "BEGIN IMMEDIATE", 1), _sqlite(url, "BEGIN", READERS)


def is_down(error: BaseException) -> bool:
    """Whether an error means that the database itself is away, and not that a statement is bad."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    code: int | None = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & PRIMARY in AWAY
    return error.connection_invalidated or isinstance(error, OperationalError)


def _sqlite(url: str, begin: str, connections: int) -> AsyncEngine:
    """An engine whose transactions are SQLite's own, begun as `begin` says.

    The driver's implicit transactions lose updates in WAL mode, so they are switched off:
    https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#sqlite-transactions
    """
    _check_openable(url)
    engine = create_async_engine(
        url, pool_size=connections, max_overflow=0, pool_timeout=60, hide_parameters=True
    )

    def on_connect(connection: Any, record: object) -> None:
        del record
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_SECONDS * 1000}",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", on_connect)
    event.listen(engine.sync_engine, "begin", on_begin)
    return engine


def _check_openable(url: str) -> None:
    """Try the file before the pool does: a connection that fails there leaves a thread behind.

    Raises `DatabaseUnreachable`.
    """
    file = Path(make_url(url).database or ".")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        sqlite3.connect(file).close()
    except (OSError, sqlite3.Error) as error:
        raise DatabaseUnreachable(shown(url)) from error


async def _dispose(*engines: AsyncEngine) -> None:
    for engine in engines:
        await engine.dispose()


def shown(url: str) -> str:
    """A database address without its password."""
    return make_url(url).render_as_string(hide_password=True)
