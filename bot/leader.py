"""One replica leads: it delivers and keeps time; the others are ready to within a second."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import structlog

from bot.unbroken import unbroken
from storage.engine import is_down
from storage.lead import Lead, LeadLost

TRY_SECONDS = 1.0

log = structlog.get_logger()


@dataclass(slots=True)
class Leader:
    """Does the duty of the leader whenever this process leads. `heard` wakes its emitter."""

    lead: Lead
    heard: Callable[[], None]
    leads: bool = field(init=False, default=False)
    _another_leads: bool = field(init=False, default=False)
    _committed: asyncio.Event = field(init=False, default_factory=asyncio.Event)

    @property
    def is_known(self) -> bool:
        """Whether somebody leads: this process, or another one that it met when it last tried."""
        return self.leads or self._another_leads

    def wake(self) -> None:
        """Something was committed here: whoever leads is to look now."""
        self.heard()
        self._committed.set()

    async def run(self, duty: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Until cancelled. Raises what the duty raises."""
        try:
            while True:
                await self._stand_by()
                self.leads = True
                await self._do(duty)
                await self._let_go()
        finally:
            await self._let_go()

    async def _let_go(self) -> None:
        self.leads = False
        await self.lead.release()

    async def _stand_by(self) -> None:
        """Until this process leads; meanwhile the one who does hears of every commit here."""
        while not await self._try():
            with suppress(TimeoutError):
                async with asyncio.timeout(TRY_SECONDS):
                    await self._committed.wait()

    async def _try(self) -> bool:
        try:
            if self._committed.is_set():
                self._committed.clear()
                await self.lead.tell()
            taken = await self.lead.take()
        except Exception as error:
            self._another_leads = False
            if not is_down(error):
                raise
            return False
        self._another_leads = not taken
        return taken

    async def _do(self, duty: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Until the lead is lost. Raises what the duty raises.

        No group of tasks: on Python 3.11 one that ends by an error leaves its parent marked as
        cancelled (https://github.com/python/cpython/issues/116720), as if a stop had been asked.
        """
        log.info("this process leads")
        at_work = asyncio.create_task(duty())
        watch = asyncio.create_task(self.lead.watch(self.heard))
        try:
            await asyncio.wait({at_work, watch}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await unbroken(_ended(at_work, watch))
            _raise_what_went_wrong(at_work, watch)
        log.warning("this process leads no longer")


async def _ended(*tasks: asyncio.Task[None]) -> None:
    """One after the other: the lead is kept until what is on the wire has come to its end."""
    for task in tasks:
        task.cancel()
        await asyncio.wait({task})


def _raise_what_went_wrong(*tasks: asyncio.Task[None]) -> None:
    """To have lost the lead is nothing wrong."""
    for task in tasks:
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, LeadLost):
            raise error
