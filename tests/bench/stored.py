"""Lists and routing with 1,000, 10,000 and 100,000 alerts kept."""

import asyncio
from collections.abc import Sequence

from tests.bench.alerting import INSEES, fill, send
from tests.bench.api.updates import typed
from tests.bench.council import Council, council
from tests.bench.figures import Figure
from tests.bench.past import keep_alerts
from tests.bench.processes import vigie
from tests.bench.spread import quantile
from tests.bench.telegram import Telegram, telegram

STORED = (1_000, 10_000, 100_000)
ASKED = 120
WARM_UP = 10
QUIET_SECONDS = 0.05


async def stored() -> list[Figure]:
    """The p95 of each size in ms, and the last against the first."""
    lists, routes = [], []
    async with telegram() as api, council(api, people=60, communes=INSEES) as ours:
        kept = 0
        for size in STORED:
            await keep_alerts(ours, range(kept, size))
            kept = size
            async with vigie(ours):
                await api.wait("getupdates 200", 1)
                lists.append(quantile(await _lists(api, ours), 0.95) * 1000)
                routes.append(quantile(await _routes(api, ours), 0.95) * 1000)
    return [*_figures("/alertes", lists), *_figures("last tap → notice", routes)]


def _figures(name: str, times: Sequence[float]) -> list[Figure]:
    sizes = [
        Figure(f"{name} with {size} alerts kept, p95", time, "ms")
        for size, time in zip(STORED, times, strict=True)
    ]
    growth = Figure(
        f"{name}, p95 with {STORED[-1]} ÷ with {STORED[0]}", times[-1] / times[0], "×", most=1.5
    )
    return [*sizes, growth]


async def _lists(api: Telegram, ours: Council) -> list[float]:
    """The coordinator and the mayors in turn: each has a scope of their own."""
    times = []
    for number in range(ASKED + WARM_UP):
        readers = (ours.coordinator, ours.mayors[number % len(ours.mayors)])
        reader = readers[number % 2]
        await asyncio.sleep(QUIET_SECONDS)
        await api.clear()
        ids = await api.push([typed(reader, "/alertes")])
        await api.said(reader, "")
        queued = (await api.times())[str(ids[0])]["queued"]
        assert queued is not None
        times.append(await api.first(reader) - queued)
    return times[WARM_UP:]


async def _routes(api: Telegram, ours: Council) -> list[float]:
    times = []
    for number in range(ASKED + WARM_UP):
        flag = await fill(api, ours, number)
        await asyncio.sleep(QUIET_SECONDS)
        await api.clear()
        began = await send(api, flag)
        await api.said(flag.group, "A-")
        times.append(await api.first(flag.group) - began)
    return times[WARM_UP:]
