"""Lists, routing and similar alerts with 1,000, 10,000 and 100,000 alerts kept."""

import asyncio
from collections.abc import Sequence
from time import perf_counter

from bot.app import utc_now
from handlers.alerts.listing import PER_PAGE
from handlers.alerts.situations.resembling import resembling
from handlers.moment import Moment
from storage.alert_lists import Progress, Wanted
from storage.alerts import Severity
from tests.bench.alerting import INSEES, fill, send
from tests.bench.api.updates import typed
from tests.bench.council import Council, council
from tests.bench.figures import Figure
from tests.bench.past import keep_alerts
from tests.bench.processes import vigie
from tests.bench.spread import quantile
from tests.bench.telegram import Telegram, telegram
from tests.house import PARIS

STORED = (1_000, 10_000, 100_000)
ASKED = 120
WARM_UP = 10
NEWEST = 20
QUIET_SECONDS = 0.05
WANTED = (
    *(Wanted(progress=progress) for progress in Progress),
    *(Wanted(severity=severity) for severity in Severity),
    Wanted(insee=INSEES[0], severity=Severity.RED, progress=Progress.UNDER_WAY),
)


async def stored() -> list[Figure]:
    """The p95 of each size in ms, and the last against the first."""
    lists, narrowed, routes, alike = [], [], [], []
    async with telegram() as api, council(api, people=60, communes=INSEES) as ours:
        kept = 0
        for size in STORED:
            await keep_alerts(ours, range(kept, size))
            kept = size
            alike.append(quantile(await _alike(ours), 0.95) * 1000)
            narrowed.append(quantile(await _narrowed(ours), 0.95) * 1000)
            async with vigie(ours):
                await api.wait("getupdates 200", 1)
                lists.append(quantile(await _lists(api, ours), 0.95) * 1000)
                routes.append(quantile(await _routes(api, ours), 0.95) * 1000)
    return [
        *_figures("/alertes", lists),
        *_figures("finding a narrowed page", narrowed),
        *_figures("last tap → notice", routes),
        *_sizes("finding similar alerts", alike, most=20),
    ]


def _figures(name: str, times: Sequence[float]) -> list[Figure]:
    growth = Figure(
        f"{name}, p95 with {STORED[-1]} ÷ with {STORED[0]}", times[-1] / times[0], "×", most=1.5
    )
    return [*_sizes(name, times), growth]


def _sizes(name: str, times: Sequence[float], most: float | None = None) -> list[Figure]:
    return [
        Figure(f"{name} with {size} alerts kept, p95", time, "ms", most=most)
        for size, time in zip(STORED, times, strict=True)
    ]


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


async def _narrowed(ours: Council) -> list[float]:
    """A page of each kind of list, the rarest too, for the coordinator and the mayors in turn."""
    times = []
    async with ours.database() as database:
        for number in range(ASKED + WARM_UP):
            reader = (ours.coordinator, ours.mayors[number % len(ours.mayors)])[number % 2]
            wanted = WANTED[number // 2 % len(WANTED)]
            async with database.read() as uow:
                member = await uow.members.find_by_telegram(reader)
                assert member is not None
                began = perf_counter()
                await uow.alert_lists.page(member, wanted, limit=PER_PAGE + 1)
                times.append(perf_counter() - began)
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


async def _alike(ours: Council) -> list[float]:
    """What resembles each of the newest alerts, for the coordinator and the mayors in turn."""
    times = []
    async with ours.database() as database:
        for number in range(ASKED + WARM_UP):
            reader = (ours.coordinator, ours.mayors[number % len(ours.mayors)])[number % 2]
            async with database.read() as uow:
                moment = Moment(uow, utc_now(), PARIS, await uow.policy(), "")
                member = await uow.members.find_by_telegram(reader)
                assert member is not None
                alert = (await uow.alert_lists.page(member, limit=1, offset=number % NEWEST))[0]
                began = perf_counter()
                await resembling(moment, member, alert)
                times.append(perf_counter() - began)
    return times[WARM_UP:]
