"""The last taps of 500 alerts in ten seconds from 200 people, with kill -9 every two seconds."""

import asyncio
from collections.abc import Sequence
from time import monotonic

from sqlalchemy import func, select, update

from storage.alert_rows import alerts
from storage.drafts import drafts
from storage.statuses import Status
from tests.bench.alerting import INSEES, fill
from tests.bench.council import Council, council
from tests.bench.figures import Figure
from tests.bench.mortal import Mortal, mortal, notices_told
from tests.bench.telegram import Telegram, telegram

ALERTS, PEOPLE = 500, 200
SECONDS, EVERY = 10.0, 2.0


async def burst() -> list[Figure]:
    """Counts: accepted, routed, told, and the most repeats per kill and chat."""
    async with (
        telegram() as api,
        council(api, people=ALERTS, communes=INSEES) as ours,
        mortal(ours, api) as bot,
    ):
        for number in range(ALERTS):
            await fill(api, ours, number)
        await _hand_over(ours)
        await api.clear()
        taps = await _burst(api, ours, bot)
        who = [*ours.groups, *ours.mayors]
        await api.heard(who, 2 * ALERTS)
        await api.confirmed()
        accepted, routed = await _kept(ours)
        told, unexplained = notices_told(await api.records(), set(who), bot.deaths)
    name = f"burst of {ALERTS} alerts with kill -9"
    return [
        Figure(f"{name}: kills", len(bot.deaths), ""),
        Figure(f"{name}: seconds from the first to the last tap", max(taps) - min(taps), "s"),
        Figure(f"{name}: accepted", accepted, "", least=ALERTS),
        Figure(f"{name}: routed", routed, "", least=ALERTS),
        Figure(f"{name}: notices told to groups and mayors", told, "", least=2 * ALERTS),
        Figure(f"{name}: repeats beyond one per kill and chat", unexplained, "", most=0),
    ]


async def _hand_over(ours: Council) -> None:
    """500 filled forms belong to 200 people: more than anybody could have open by the chat."""
    async with ours.database() as database, database.write() as uow:
        members = [await uow.members.find_by_telegram(number) for number in ours.people]
        for place, member in enumerate(members):
            heir = members[place % PEOPLE]
            assert member is not None
            assert heir is not None
            own = update(drafts).where(drafts.c.member == member.id)
            await uow.connection.execute(own.values(member=heir.id))


async def _burst(api: Telegram, ours: Council, bot: Mortal) -> Sequence[float]:
    """When each tap was made; meanwhile the bot is killed."""
    began = monotonic()
    taps = [asyncio.create_task(_tap(api, ours, number, began)) for number in range(ALERTS)]
    while not all(each.done() for each in taps):
        await asyncio.sleep(EVERY)
        await bot.dies()
    return [each.result() for each in taps]


async def _tap(api: Telegram, ours: Council, number: int, began: float) -> float:
    await asyncio.sleep(max(0.0, began + SECONDS * number / ALERTS - monotonic()))
    return await api.press(ours.people[number], "Envoyer", person=ours.people[number % PEOPLE])


async def _kept(ours: Council) -> tuple[int, int]:
    """How many alerts there are, and how many of them were routed."""
    async with ours.database() as database, database.read() as uow:
        kept = await uow.connection.scalar(select(func.count()).select_from(alerts))
        routed = select(func.count()).where(alerts.c.status == Status.ROUTED)
        return kept or 0, await uow.connection.scalar(routed) or 0
