"""Ending well: a signal lets the work finish what is on its way."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

import structlog


async def until_told_to_stop(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` until it ends, or until SIGTERM or Ctrl-C cancels it."""
    task = asyncio.create_task(work)
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, _stop, task)
    try:
        await task
    except asyncio.CancelledError:
        if _cancelled_from_outside():
            raise
    finally:
        for each in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(each)


def _stop(task: asyncio.Task[None]) -> None:
    structlog.get_logger().info("Vigie is stopping")
    task.cancel()


def _cancelled_from_outside() -> bool:
    this = asyncio.current_task()
    return this is not None and this.cancelling() > 0
