"""A connection as the nouns use it: SQLAlchemy's own to a server, or one in the loop for SQLite."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import CursorResult, Dialect, Executable, ScalarResult
from sqlalchemy.ext.asyncio import AsyncConnection

P = ParamSpec("P")
T = TypeVar("T")


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
        """A savepoint: what the block did is kept together, or none of it."""
        with self._connection.begin_nested():
            yield


Connection: TypeAlias = AsyncConnection | InLoop
"""What the nouns are handed: whatever both can do."""
