"""From the last tap of an alert to the notice at the API, against a stock echo bot's round trip."""

import asyncio

from tests.bench.alerting import INSEES, fill, send
from tests.bench.api.updates import typed
from tests.bench.council import FIRST_PERSON, council
from tests.bench.figures import Figure
from tests.bench.processes import stock, vigie_run
from tests.bench.spread import median, quantile
from tests.bench.telegram import telegram

ALERTS = 150
ECHOES = 150
WARM_UP = 10
QUIET_SECONDS = 0.15
"""What the alert before made the bot do is over by then."""


async def latency() -> list[Figure]:
    """Median and p99 of the alerts, and the ratio to the echo's median."""
    echo = median(await _echoes())
    times = await _notices()
    return [
        Figure("last tap → notice at the API, idle, median", median(times) * 1000, "ms"),
        Figure(
            "last tap → notice at the API, idle, p99", quantile(times, 0.99) * 1000, "ms", most=100
        ),
        Figure("stock echo round trip, median", echo * 1000, "ms"),
        Figure("last tap → notice ÷ stock echo round trip", median(times) / echo, "×", most=2.5),
    ]


async def _notices() -> list[float]:
    async with telegram() as api, council(api, people=60, communes=INSEES) as ours:
        async with vigie_run(ours):
            times = []
            for number in range(ALERTS + WARM_UP):
                flag = await fill(api, ours, number)
                await asyncio.sleep(QUIET_SECONDS)
                await api.clear()
                began = await send(api, flag)
                await api.said(flag.group, "A-")
                times.append(await api.first(flag.group) - began)
        return times[WARM_UP:]


async def _echoes() -> list[float]:
    async with telegram() as api, stock(api, 0):
        times = []
        for number in range(ECHOES + WARM_UP):
            await asyncio.sleep(QUIET_SECONDS)
            await api.clear()
            ids = await api.push([typed(FIRST_PERSON, f"écho {number}")])
            await api.said(FIRST_PERSON, "écho")
            began = (await api.times())[str(ids[0])]["queued"]
            assert began is not None
            times.append(await api.first(FIRST_PERSON) - began)
        return times[WARM_UP:]
