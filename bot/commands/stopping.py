"""Ending well: a signal lets the work finish what is on its way, for a while."""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine
from threading import Timer
from typing import Any

import structlog

SIGNALS = (signal.SIGINT, signal.SIGTERM)

log = structlog.get_logger()


async def until_told_to_stop(
    work: Coroutine[Any, Any, None], seconds: float, end: Callable[[int], Any] = os._exit
) -> None:
    """Run `work` until it ends, or until SIGTERM or Ctrl-C cancels it.

    From then on everything has `seconds` to finish, what the caller closes afterwards too; then
    `end` (with the status) ends the process, wherever it is. A second signal ends it at once. That
    loses nothing: what was not finished is a row, or still at Telegram.
    """
    task = asyncio.create_task(work)
    loop = asyncio.get_running_loop()
    for each in SIGNALS:
        loop.add_signal_handler(each, _stop, task, seconds, end)
    try:
        await task
    except asyncio.CancelledError:
        if _cancelled_from_outside():
            raise
    finally:
        for each in SIGNALS:
            loop.remove_signal_handler(each)


def _stop(task: asyncio.Task[None], seconds: float, end: Callable[[int], Any]) -> None:
    for each in SIGNALS:
        asyncio.get_running_loop().remove_signal_handler(each)
        # The system itself ends a process that gets a second one, even one whose loop is stuck.
        signal.signal(each, signal.SIG_DFL)
    # Said only now: whoever reads it may send the second signal at once.
    log.info("Vigie is stopping")
    # A thread, because the loop may be what is stuck; it goes with the process that ends by itself.
    deadline = Timer(seconds, _give_up, (end,))
    deadline.daemon = True
    deadline.start()
    task.cancel()


def _give_up(end: Callable[[int], Any]) -> None:
    log.warning("Vigie ends in time, the next start goes on with what is unfinished")
    end(0)


def _cancelled_from_outside() -> bool:
    this = asyncio.current_task()
    return this is not None and this.cancelling() > 0
