"""Ending well: a signal lets the work finish what is on its way, for a while."""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import structlog

SIGNALS = (signal.SIGINT, signal.SIGTERM)
KILLED_BY = 128
"""What a shell adds to a signal's number to say that a program died of it."""

log = structlog.get_logger()


async def until_told_to_stop(
    work: Coroutine[Any, Any, None], seconds: float, end: Callable[[int], Any] = os._exit
) -> None:
    """Run `work` until it ends, or until SIGTERM or Ctrl-C cancels it.

    From then on everything has `seconds` to finish, what the caller closes afterwards too; then,
    or at a second signal, `end` (with a status) ends the process at once. That loses nothing: what
    was not finished is a row, or still at Telegram.
    """
    task = asyncio.create_task(work)
    loop = asyncio.get_running_loop()
    stop = _Stop(task, seconds, end)
    for each in SIGNALS:
        loop.add_signal_handler(each, stop, each)
    try:
        await task
    except asyncio.CancelledError:
        if _cancelled_from_outside():
            raise
    finally:
        for each in SIGNALS:
            loop.remove_signal_handler(each)


@dataclass(slots=True)
class _Stop:
    """What a signal does: the first asks, the second ends."""

    task: asyncio.Task[None]
    seconds: float
    end: Callable[[int], Any]
    deadline: asyncio.TimerHandle | None = None

    def __call__(self, number: signal.Signals) -> None:
        if self.deadline is not None:
            log.warning("Vigie ends at once, the next start goes on with what is unfinished")
            self.end(KILLED_BY + number)
            return
        log.info("Vigie is stopping")
        loop = asyncio.get_running_loop()
        self.deadline = loop.call_later(self.seconds, self._give_up)
        self.task.cancel()

    def _give_up(self) -> None:
        log.warning("Vigie ends in time, the next start goes on with what is unfinished")
        self.end(0)


def _cancelled_from_outside() -> bool:
    this = asyncio.current_task()
    return this is not None and this.cancelling() > 0
