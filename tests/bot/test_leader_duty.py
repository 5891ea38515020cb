"""The lead is kept until the duty has come to its end: nobody else claims what is on the wire."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.leader import Leader
from storage.connection import Connection


class Watched:
    """A lead that says whether it is still watched over."""

    def __init__(self) -> None:
        self.is_watched = False

    async def take(self) -> bool:
        return True

    async def watch(self, heard: Callable[[], None]) -> None:
        self.is_watched = True
        try:
            await asyncio.Event().wait()
        finally:
            self.is_watched = False

    async def tell(self) -> None:
        return

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        raise NotImplementedError
        yield

    async def release(self) -> None:
        self.is_watched = False


async def test_the_lead_is_watched_over_until_the_duty_has_ended() -> None:
    lead, at_work, kept = Watched(), asyncio.Event(), list[bool]()

    async def duty() -> None:
        try:
            await asyncio.sleep(0)  # the watch begins
            at_work.set()
            await asyncio.Event().wait()
        finally:
            for _ in range(10):  # what is on the wire comes back
                await asyncio.sleep(0)
            kept.append(lead.is_watched)

    leading = asyncio.create_task(Leader(lead, at_work.set).run(duty))
    await at_work.wait()
    leading.cancel()
    await asyncio.wait({leading})
    assert kept == [True]
