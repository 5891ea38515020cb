"""How a test waits: on events, never on the clock."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Bell:
    """Wakes everyone who waits for something in the world to change."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Say that something changed."""
        self._event.set()
        self._event = asyncio.Event()

    async def rings(self) -> None:
        """Wait for the next change."""
        await self._event.wait()

    async def until(self, found: Callable[[], Found | None], *, within: float) -> Found:
        """Return what `found` returns as soon as it is not None.

        Raises:
            TimeoutError: nothing was found within `within` seconds.
        """
        async with asyncio.timeout(within):
            while (result := found()) is None:
                await self.rings()
        return result
