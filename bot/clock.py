"""The clock: asks every few seconds what is due at `now`, and keeps nothing itself."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from time import monotonic
from zoneinfo import ZoneInfo

import structlog

from bot.meter import Meter
from bot.unbroken import unbroken
from handlers.moment import Moment
from storage.engine import is_down
from storage.group_commit import GroupCommit
from storage.unit_of_work import UnitOfWork

TICK_SECONDS = 5

Tick = Callable[[Moment], Awaitable[None]]
"""Finds the rows that are due and acts on them; doing it twice does nothing the second time."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Clock:
    """Runs each slice's ticks, each with all its effects or none. Rows are the truth."""

    commits: GroupCommit
    ticks: Sequence[Tick]
    now: Callable[[], datetime]
    zone: ZoneInfo
    bot_username: Callable[[], str]
    on_commit: Callable[[], None]
    meter: Meter
    _one_round: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Ask regularly while the context lasts; a round that has begun is made to its end.

        By seconds that pass, and not by the machine's clock: one that is set back by an hour must
        not stop this for an hour.
        """
        self.meter.rounds_began_at = monotonic()
        asking = asyncio.create_task(self._ask())
        try:
            yield
        finally:
            asking.cancel()
            async with self._one_round:
                pass

    async def _ask(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            self.meter.round_began(monotonic(), TICK_SECONDS)
            await unbroken(self.tick())

    async def tick(self) -> None:
        """One round; a tick that fails is logged, and the others keep their turn."""
        async with self._one_round:
            for tick in self.ticks:
                await self._run(tick)
        self.on_commit()

    async def _run(self, tick: Tick) -> None:
        try:
            await self.commits.submit(partial(self._act, tick))
        except Exception as error:  # noqa: BLE001 - the others keep their turn
            self.meter.ticks_failed += 1
            log.error(
                "a tick failed",
                tick=tick.__module__,
                kind=type(error).__name__,
                database_down=is_down(error),
            )

    async def _act(self, tick: Tick, uow: UnitOfWork) -> None:
        await uow.turns.take_clock()
        policy = await uow.policy()
        await tick(Moment(uow, self.now(), self.zone, policy, self.bot_username()))
