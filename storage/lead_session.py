"""The lead on a server: a lock that lives as long as a session, so that nobody holds it dead."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.lead import LeadLost
from storage.locks import Lock

ASK_SECONDS = 1.0
"""How often the server is asked whether the lock is still held."""
SILENT_SECONDS = 3.0
"""The server ends a session that asks nothing for so long: its process hangs, or is cut off."""
CHANNEL = "vigie_committed"


class LeadSession:
    """One session takes the lock and reads what the leader claims: no session, no claim.

    `engine` gives a new session each time, in autocommit.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._session: AsyncConnection | None = None
        self._leads = False
        self._one_at_a_time = asyncio.Lock()
        self._lost = asyncio.Event()

    async def take(self) -> bool:
        """Take the lead if nobody has it."""
        async with self._asking() as session:
            lock = func.pg_try_advisory_lock(int(Lock.LEAD), 0)
            self._leads = bool(await session.scalar(select(lock)))
            return self._leads

    async def watch(self, heard: Callable[[], None]) -> None:
        """Ask again and again, and listen in another session; either one ends both."""
        from psycopg import Error  # nobody who keeps a file has to load it

        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._listen(heard))
                both.create_task(self._ask_again_and_again())
        except ExceptionGroup as ended:
            _, other = ended.split((LeadLost, DBAPIError, Error))
            if other is not None:
                raise
            raise LeadLost from ended

    async def tell(self) -> None:
        """Let the one who leads hear that something was committed here."""
        async with self._asking() as session:
            await session.execute(select(func.pg_notify(CHANNEL, "")))

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A look through the session that holds the lock. Raises `LeadLost`."""
        if not self._leads:
            raise LeadLost
        async with self._asking() as session:
            if not self._leads:
                raise LeadLost
            yield session

    async def release(self) -> None:
        """End the session, and the lock with it."""
        self._leads = False
        session, self._session = self._session, None
        if session is not None:
            # The server may be gone, or end the session at this very moment.
            with suppress(DBAPIError):
                await session.close()

    async def _ask_again_and_again(self) -> None:
        self._lost.clear()
        while self._leads:
            async with self._asking() as session:
                await session.execute(text("SELECT 1"))
            with suppress(TimeoutError):
                async with asyncio.timeout(ASK_SECONDS):
                    await self._lost.wait()
        raise LeadLost

    async def _listen(self, heard: Callable[[], None]) -> None:
        async with self._engine.connect() as session:
            await session.execute(text("SET idle_session_timeout = 0"))
            await session.execute(text(f"LISTEN {CHANNEL}"))
            # psycopg's own connection: SQLAlchemy has no word for what comes unasked.
            driver: Any = (await session.get_raw_connection()).driver_connection
            async for _ in driver.notifies():
                heard()

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[AsyncConnection]:
        """The session, for one at a time; one that breaks is let go, and the lead with it."""
        async with self._one_at_a_time:
            try:
                if self._session is None:
                    self._session = await self._engine.connect()
                yield self._session
            except (DBAPIError, asyncio.CancelledError):
                await self.release()
                self._lost.set()
                raise
