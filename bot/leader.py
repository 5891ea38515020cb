"""One replica leads: it delivers and keeps time; the others are ready to within a second."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import structlog

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
        log.info("this process leads")
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self.lead.watch(self.heard))
                both.create_task(duty())
        except ExceptionGroup as ended:
            _, other = ended.split(LeadLost)
            if other is not None:
                raise other from None
            _heed_a_stop()
        log.warning("this process leads no longer")


def _heed_a_stop() -> None:
    """Be cancelled, if that was asked for just when the lead was lost.

    A group of tasks that ends by an error forgets that it was told to stop as well
    (https://github.com/python/cpython/issues/116720, mended in Python 3.13).
    """
    this = asyncio.current_task()
    if this is not None and this.cancelling():
        raise asyncio.CancelledError
