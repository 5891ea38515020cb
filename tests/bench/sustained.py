"""30 updates a second for ten minutes: how long each one waits for its commit, first to last."""

import asyncio
from collections.abc import Sequence
from math import inf
from time import monotonic

from tests.bench.api.updates import typed
from tests.bench.council import Council, council
from tests.bench.figures import Figure
from tests.bench.processes import vigie
from tests.bench.spread import median, quantile
from tests.bench.telegram import Telegram, telegram

RATE = 30
SECONDS = 600
WINDOW = 60
"""The first and the last so many seconds are compared."""
WARM_UP = 200
LINES = ("/aide", "/langue", "/mes_alertes", "bonjour")


async def sustained() -> list[Figure]:
    """The p99, and what the last minute is to the first.

    An update counts as committed when the bot confirms it, which it does after the commit: the
    times are upper bounds.
    """
    async with telegram() as api, council(api, people=300) as ours, vigie(ours):
        await api.push([_update(ours, number) for number in range(WARM_UP)])
        await api.wait("sendmessage 200", WARM_UP)
        await api.clear()
        times = await _drive(api, ours)
    first, last = times[: RATE * WINDOW], times[-RATE * WINDOW :]
    growth = median(last) / median(first)
    name = f"{RATE} updates/s for {SECONDS} s, update → commit"
    return [
        Figure(f"{name}, median", median(times) * 1000, "ms"),
        Figure(f"{name}, p99", quantile(times, 0.99) * 1000, "ms", most=100),
        Figure(f"{name}, p99 of the first minute", quantile(first, 0.99) * 1000, "ms"),
        Figure(f"{name}, p99 of the last minute", quantile(last, 0.99) * 1000, "ms"),
        Figure(f"{name}, median of the last minute ÷ first", growth, "×", most=1.2),
    ]


async def _drive(api: Telegram, ours: Council) -> Sequence[float]:
    """Seconds from queued to confirmed, in the order in which the updates came."""
    count = RATE * SECONDS
    began = monotonic()
    for number in range(count):
        await asyncio.sleep(max(0.0, began + number / RATE - monotonic()))
        await api.push([_update(ours, number)])
    await api.confirmed()
    times = list((await api.times()).values())
    assert len(times) == count
    return [(each["confirmed"] or inf) - (each["queued"] or inf) for each in times]


def _update(ours: Council, number: int) -> dict[str, object]:
    return typed(ours.people[number % len(ours.people)], LINES[number % len(LINES)])
