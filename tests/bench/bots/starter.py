"""Starts Vigie again and again in a tenth of a second: a fork of a process that has it imported.

`python -m tests.bench.bots.starter`, with the settings of `vigie run` in the environment. Each
line on stdin kills the bot that runs with SIGKILL, if there is one, and starts another one; its pid
is the answer.
"""

import asyncio
import gc
import os
import signal
import sys

from bot.settings import Settings
from tests.bench.bots.vigie import run

STARTER = (sys.executable, "-m", "tests.bench.bots.starter")


def serve() -> None:
    """Until stdin ends."""
    gc.freeze()
    running = 0
    for _ in sys.stdin:
        _kill(running)
        running = os.fork()
        if not running:
            asyncio.run(run(Settings()))
            os._exit(0)
        print(running, flush=True)  # noqa: T201 - whoever started it reads it
    _kill(running)


def _kill(pid: int) -> None:
    if pid:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    serve()
