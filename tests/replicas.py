"""Two processes on one server, as far as the server can tell: each has connections of its own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import text

from bot.settings import Settings
from storage.engine import Database
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")
Work = Callable[[UnitOfWork], Awaitable[T]]

WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@dataclass(frozen=True, slots=True)
class Replicas:
    """The databases of both."""

    one: Database
    two: Database

    @classmethod
    @asynccontextmanager
    async def of(cls, settings: Settings) -> "AsyncIterator[Replicas]":
        """Both, open."""
        url, kek = settings.database_url, settings.kek()
        async with await Database.open(url, kek) as one, await Database.open(url, kek) as two:
            yield cls(one, two)

    async def meet(self, first: Work[object], second: Work[T]) -> T:
        """The second begins while the first is not committed yet, and must wait for it."""
        async with self.one.write() as uow:
            await first(uow)
            later = asyncio.create_task(self.do(second))
            await self.waits(later)
        return await later

    async def waits(self, task: asyncio.Future[Any]) -> None:
        """Until somebody waits for a lock. Fails if nobody does, and the task simply ends."""
        async with asyncio.timeout(10), self.two.read() as uow:
            while not await uow.connection.scalar(WAITING):
                assert not task.done(), "nobody had to wait"

    async def do(self, work: Work[T]) -> T:
        """One transaction of the second."""
        async with self.two.write() as uow:
            return await work(uow)
