"""The clock: asks every few seconds what is due at `now`, and keeps nothing itself."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from handlers.moment import Moment
from storage.engine import Database, is_down

TICK_SECONDS = 5

Tick = Callable[[Moment], Awaitable[None]]
"""Finds the rows that are due and acts on them; doing it twice does nothing the second time."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Clock:
    """Runs each slice's ticks, each in a transaction of its own. Rows are the truth."""

    database: Database
    ticks: Sequence[Tick]
    now: Callable[[], datetime]
    zone: ZoneInfo
    bot_username: Callable[[], str]
    on_commit: Callable[[], None]

    def start(self) -> AsyncIOScheduler:
        """Ask regularly, one round at a time; a late round is made once, never dropped."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        scheduler.add_job(
            self.tick, "interval", seconds=TICK_SECONDS, coalesce=True, misfire_grace_time=None
        )
        scheduler.start()
        return scheduler

    async def tick(self) -> None:
        """One round. A tick that fails is logged and does not keep the others from theirs."""
        for tick in self.ticks:
            try:
                async with self.database.write() as uow:
                    policy = await uow.policy()
                    moment = Moment(uow, self.now(), self.zone, policy, self.bot_username())
                    await tick(moment)
            except Exception as error:  # noqa: BLE001 - the others keep their turn
                log.error(
                    "a tick failed",
                    tick=tick.__module__,
                    kind=type(error).__name__,
                    database_down=is_down(error),
                )
        self.on_commit()
