"""Starts Vigie again and again in a tenth of a second: a fork of a process that has it imported.

`python -m tests.bench.bots.starter`, with the settings of `vigie run` in the environment. The line
« start » on stdin starts one, whose pid is the answer; « kill » ends it with SIGKILL: 0.
"""

import asyncio
import gc
import os
import signal
import sys

from bot.settings import Settings
from tests.bench.bots.vigie import run

START, KILL = "start\n", "kill\n"
STARTER = (sys.executable, "-m", "tests.bench.bots.starter")


def serve() -> None:
    """Until stdin ends."""
    gc.freeze()
    running = 0
    for line in sys.stdin:
        _kill(running)
        running = os.fork() if line == START else 0
        if line == START and not running:
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
