"""How long people wait for a command and for the bot to begin listening."""

import asyncio
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from bot.app import utc_now
from bot.commands.founding import found_council
from bot.playground import Call, Playground
from bot.settings import Settings
from storage import keyfile
from storage.gazetteer import intercommunality
from tests.bench.figures import Figure
from tests.house import SIREN, settings_for
from tests.process import BotProcess

RUNS = 7


async def starting() -> list[Figure]:
    """Of a command, and of the bot."""
    return [_help_seconds(), await _first_poll_seconds()]


def _help_seconds() -> Figure:
    """`vigie --help`, from the shell's point of view."""
    command = [str(Path(sys.executable).with_name("vigie")), "--help"]
    times = []
    for _ in range(RUNS + 1):
        began = perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(perf_counter() - began)
    return Figure("vigie --help", statistics.median(times[1:]), "s", 0.5)


async def _first_poll_seconds() -> Figure:
    """`vigie run`, from the start of the process to its first getUpdates."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with Playground.serve(seed=7) as telegram:
            settings = settings_for(folder, telegram)
            kek = keyfile.create(settings.vigie_key_file)
            await found_council(settings, intercommunality(SIREN), kek, utc_now())
            times = [await _one_start(telegram, settings, folder) for _ in range(RUNS + 1)]
    return Figure("vigie run → first getUpdates", statistics.median(times[1:]), "s", 1.5)


async def _one_start(telegram: Playground, settings: Settings, folder: Path) -> float:
    polled = asyncio.Event()

    def listens(call: Call) -> None:
        if call.method == "getUpdates":
            polled.set()

    process = BotProcess(settings, folder)
    with telegram.on_call(listens):
        began = perf_counter()
        keeper = asyncio.create_task(process.keep_running())
        await polled.wait()
        seconds = perf_counter() - began
    keeper.cancel()
    await asyncio.wait({keeper})
    await process.stop()
    return seconds
