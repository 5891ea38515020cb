"""A process of its own that does one step of the clock, and kills itself in the middle of it."""

import asyncio
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.clock import Clock, Tick
from bot.meter import Meter
from handlers.alerts.retention import forget_deliveries, purge_alerts
from handlers.alerts.ticks import erase_old_forms
from storage.engine import Database
from storage.group_commit import GroupCommit
from tests.house import PARIS

STEPS: Mapping[str, Tick] = {
    "forms": erase_old_forms,
    "alerts": purge_alerts,
    "deliveries": forget_deliveries,
}
FAILED = 3

_processes = get_context("forkserver")
_processes.set_forkserver_preload([__name__])


@dataclass(frozen=True, slots=True)
class Run:
    """Which step, on which database, at which hour; `boundary` counts statements and the commit.

    The process dies before the statement of that number (from 0), or before the commit, or right
    after it. Where there are fewer it comes to its end.
    """

    url: str
    kek: bytes
    step: str
    now: datetime
    boundary: int


def killed(run: Run) -> bool:
    """Let a process do it; whether it was killed. Raises `RuntimeError` where it failed."""
    process = _processes.Process(target=_live, args=(run,))
    process.start()
    process.join()
    if process.exitcode not in {0, -signal.SIGKILL}:
        raise RuntimeError(f"the process ended with {process.exitcode}")
    return process.exitcode != 0


def _live(run: Run) -> None:
    asyncio.run(_step(run))


async def _step(run: Run) -> None:
    left = run.boundary

    def boundary(*_: object) -> None:
        nonlocal left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

    async with await Database.open(run.url, run.kek) as database:
        event.listen(Engine, "before_cursor_execute", boundary)
        event.listen(Engine, "commit", boundary)
        meter = Meter()
        clock = Clock(
            GroupCommit(database),
            [STEPS[run.step]],
            lambda: run.now,
            PARIS,
            lambda: "vigie_bot",
            lambda: None,
            meter,
        )
        await clock.tick()
        boundary()
    if meter.ticks_failed:
        os._exit(FAILED)
