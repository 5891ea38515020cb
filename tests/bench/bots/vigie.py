"""Vigie as `vigie run` runs it, but with no pace of its own, so that what it can do is seen.

`python -m tests.bench.bots.vigie`, with the settings of `vigie run` in the environment.
"""

import asyncio
import gc
from collections.abc import Callable
from datetime import datetime

from bot import log
from bot.app import assemble, utc_now
from bot.commands.only_one import only_one
from bot.commands.opening import opened
from bot.commands.stopping import until_told_to_stop
from bot.delivery.budget import Budget
from bot.settings import Settings


async def run(settings: Settings, now: Callable[[], datetime] = utc_now) -> None:
    """Serve until told to stop."""
    log.configure(settings.log_level, settings.log_format)
    with only_one(settings.database_url):
        async with opened(settings) as database:
            app = assemble(settings, database, now=now, budget=Budget.unlimited())
            await until_told_to_stop(app.serve(), settings.shutdown_seconds)


if __name__ == "__main__":
    gc.freeze()
    asyncio.run(run(Settings()))
