"""Runs every measurement: `python -m tests.bench`."""

import asyncio
from pathlib import Path

from tests.bench import latency, starting, typed_lines
from tests.bench.figures import show, write


async def measure() -> None:
    """Measure, print, keep."""
    figures = [starting.help_seconds(), await starting.first_poll_seconds()]
    figures += [typed_lines.typed_line_seconds(), *await latency.notice_latency()]
    show(figures)
    write(figures, Path("build/bench.json"))


asyncio.run(measure())
