"""How long people wait for a command and for the bot to begin listening."""

import asyncio
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from bot.playground import Playground
from tests.bench.figures import Figure
from tests.house import HandClock, found_reference_council, settings_for
from tests.process import BotProcess

RUNS = 7


def help_seconds() -> Figure:
    """`vigie --help`, from the shell's point of view."""
    command = [str(Path(sys.executable).with_name("vigie")), "--help"]
    times = []
    for _ in range(RUNS + 1):
        began = perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(perf_counter() - began)
    return Figure("vigie --help", statistics.median(times[1:]), "s", 0.5)


async def first_poll_seconds() -> Figure:
    """`vigie run`, from the start of the process to its first getUpdates."""
    times = []
    with tempfile.TemporaryDirectory() as folder:
        async with Playground.serve(seed=7) as telegram:
            settings = settings_for(Path(folder), telegram)
            await found_reference_council(settings, HandClock())
            for _ in range(RUNS + 1):
                process = BotProcess(settings, Path(folder))
                began = perf_counter()
                keeper = asyncio.create_task(process.keep_running())
                await telegram.next_call("getUpdates", within=30)
                times.append(perf_counter() - began)
                keeper.cancel()
                await asyncio.wait({keeper})
                await process.stop()
    return Figure("vigie run → first getUpdates", statistics.median(times[1:]), "s", 1.5)
