"""A connection as the nouns use it: SQLAlchemy's own to a server, or one in the loop for SQLite."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import CursorResult, Dialect, Executable, ScalarResult
from sqlalchemy.ext.asyncio import AsyncConnection

P = ParamSpec("P")
T = TypeVar("T")


class TransactionLost(Exception):
    """The database took back everything since the beginning of the transaction."""


class InLoop:
    """A synchronous connection whose statements run in the loop.

    In SQLite a statement takes microseconds, less than handing it to a thread: only beginning and
    committing may wait, for another process or for the disk (`storage.sqlite`).
    """

    __slots__ = ("_connection",)

    def __init__(self, connection: SyncConnection) -> None:
        self._connection = connection

    @property
    def sync_connection(self) -> SyncConnection:
        """The connection underneath."""
        return self._connection

    @property
    def dialect(self) -> Dialect:
        """Which SQL is spoken here."""
        return self._connection.dialect

    @property
    def invalidated(self) -> bool:
        """Whether it is of no use any more."""
        return self._connection.invalidated

    async def execute(
        self,
        statement: Executable,
        parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> CursorResult[Any]:
        """Run a statement; its rows are all there when this returns."""
        return self._connection.execute(statement, parameters)

    async def scalar(
        self, statement: Executable, parameters: Mapping[str, Any] | None = None
    ) -> Any:
        """The first column of the first row, or None."""
        return self._connection.scalar(statement, parameters)

    async def scalars(
        self, statement: Executable, parameters: Mapping[str, Any] | None = None
    ) -> ScalarResult[Any]:
        """The first column of every row."""
        return self._connection.scalars(statement, parameters)

    async def run_sync(
        self, work: Callable[Concatenate[SyncConnection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Hand the connection underneath to work that knows no loop."""
        return work(self._connection, *args, **kwargs)

    @asynccontextmanager
    async def begin_nested(self) -> AsyncIterator[None]:
        """A savepoint: what the block did is kept together, or none of it.

        Said to the driver itself, which takes a tenth of the time: there is one for every update.
        """
        self.check_alive()
        driver = self._driver
        driver.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            if driver.in_transaction:
                driver.execute("ROLLBACK TO part")
                driver.execute("RELEASE part")
            raise
        self.check_alive()
        driver.execute("RELEASE part")

    def check_alive(self) -> None:
        """Raise `TransactionLost` where SQLite has taken everything back by itself.

        It does when the disk is full or failing, and what came after would be kept at once.
        """
        if not self._driver.in_transaction:
            raise TransactionLost

    @property
    def _driver(self) -> Any:
        return self._connection.connection.driver_connection


Connection: TypeAlias = AsyncConnection | InLoop
"""What the nouns are handed: whatever both can do."""
