"""The lead: of several processes of one council, one delivers and keeps time."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from storage.connection import Connection


class LeadLost(Exception):
    """This process does not lead, or no longer: another one may."""


class Lead(Protocol):
    """The one lead, as one process sees it."""

    async def take(self) -> bool:
        """Take the lead if nobody has it."""

    async def watch(self, heard: Callable[[], None]) -> None:
        """Hold the lead, and call `heard` when another process has committed something.

        Raises `LeadLost` as soon as the lead is lost, and returns only by being cancelled.
        """

    async def tell(self) -> None:
        """Let the one who leads hear that something was committed here."""

    def read(self) -> AbstractAsyncContextManager[Connection]:
        """A look that only the one who leads may take. Raises `LeadLost`."""

    async def release(self) -> None:
        """Let another one lead."""


class AloneInTheLead:
    """A file has one process that serves (`bot.commands.only_one`), so that one leads."""

    def __init__(self, read: Callable[[], AbstractAsyncContextManager[Connection]]) -> None:
        self.read = read

    async def take(self) -> bool:
        """At once."""
        return True

    async def watch(self, heard: Callable[[], None]) -> None:
        """There is nobody to hear of."""
        del heard
        await asyncio.Event().wait()

    async def tell(self) -> None:
        """There is nobody to tell."""

    async def release(self) -> None:
        """There is nobody to take over."""
