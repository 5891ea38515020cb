"""The database: how it is opened, and how one transaction begins and ends."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol, Self

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage import postgres, sqlite
from storage.connection import Connection, TransactionLost
from storage.council import read_wrapped_root
from storage.lead import Lead, LeadLost
from storage.postgres import PostgresServer
from storage.sqlite import SqliteFile
from storage.unit_of_work import UnitOfWork
from storage.vault import Vault


class Store(Protocol):
    """Where the rows are: a file, or a server."""

    def write(self) -> AbstractAsyncContextManager[Connection]:
        """A transaction: committed when the block ends, rolled back if it raises."""

    def read(self) -> AbstractAsyncContextManager[Connection]:
        """One consistent look: nothing that is written in it is kept."""

    def lead(self) -> Lead:
        """The lead among the processes that share it."""

    async def close(self) -> None:
        """Let go of every connection."""


class DatabaseUnreachable(Exception):
    """The database does not answer; it carries the address without its password."""


class Database:
    """One council's database, unlocked: `write` and `read` hand out units of work."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    @classmethod
    async def open(cls, url: str, kek: bytes) -> Self:
        """Open and unlock.

        Raises `DatabaseUnreachable`, `storage.council.CouncilMissing` when nothing was set up
        there, and `storage.vault.WrongKey`.
        """
        store = store_at(url)
        try:
            async with store.read() as connection:
                wrapped = await read_wrapped_root(connection)
            vault = Vault.unlock(kek, wrapped)
        except OperationalError as error:
            await store.close()
            raise DatabaseUnreachable(shown(url)) from error
        except BaseException:
            await store.close()
            raise
        return cls(store, vault)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[UnitOfWork]:
        """One transaction that writes: committed when the block ends, rolled back if it raises."""
        async with self._store.write() as connection:
            uow = UnitOfWork(connection, self._vault)
            yield uow
            await uow.end()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """One consistent look: nothing that is written in it is kept."""
        async with self._store.read() as connection:
            yield UnitOfWork(connection, self._vault)

    def lead(self) -> Lead:
        """The lead among the processes of this council."""
        return self._store.lead()

    @asynccontextmanager
    async def claim(self, lead: Lead) -> AsyncIterator[UnitOfWork]:
        """A look that only the one who leads may take. Raises `storage.lead.LeadLost`."""
        async with lead.read() as connection:
            yield UnitOfWork(connection, self._vault)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of every connection."""
        await self._store.close()


def store_at(url: str) -> Store:
    """Where a database address leads. Raises `DatabaseUnreachable`."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return PostgresServer(address)
    try:
        return SqliteFile(address)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseUnreachable(shown(url)) from error


def is_down(error: BaseException) -> bool:
    """Whether an error means that the database itself is away, and not that a statement is bad."""
    if isinstance(error, PoolTimeout | TransactionLost | LeadLost):
        return True
    if not isinstance(error, DBAPIError):
        return False
    away = sqlite.is_away(error.orig)
    return postgres.is_away(error) if away is None else away


def is_conflict(error: BaseException) -> bool:
    """Whether a transaction met another one, and may be tried again. SQLite has one writer."""
    return isinstance(error, DBAPIError) and postgres.is_conflict(error)


def shown(url: str) -> str:
    """A database address without its password."""
    return make_url(url).render_as_string(hide_password=True)
