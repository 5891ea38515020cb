"""Vigie with a clock that somebody sets: `python -m tests.faults.unsteady_clock FILE`.

FILE holds by how many seconds the clock is wrong.
"""

import asyncio
import sys
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import utc_now
from bot.settings import Settings
from tests.bench.bots.vigie import run


def wrong_clock() -> datetime:
    """What the machine's clock would say."""
    return utc_now() + timedelta(seconds=float(Path(sys.argv[1]).read_text() or 0))


asyncio.run(run(Settings(), wrong_clock))
