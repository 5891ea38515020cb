"""Urgent alerts amid a broadcast to 5,000 chats, with Telegram's limits enforced."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.app import utc_now
from storage.messages import Letter, Message
from storage.outbox import Lane
from tests.bench.alerting import INSEES, fill, send
from tests.bench.api.updates import typed
from tests.bench.council import FIRST_PERSON, Council, council
from tests.bench.figures import Figure
from tests.bench.processes import rate_limited, vigie_run
from tests.bench.spread import median, quantile
from tests.bench.telegram import Telegram, telegram

CHATS = 5_000
FIRST_CHAT = 800_000_001
ALERTS = 100
EVERY = 1.4
"""Seconds between two alerts: 100 of them fit into the 167 s that a broadcast takes at least."""
UNDER_WAY = 60
"""So many messages of the broadcast are out when the first alert is raised."""
LIMIT = 30
WORDS = "Réunion plénière jeudi à 14 h."


@dataclass(frozen=True, slots=True)
class Broadcast:
    """What came out of one: seconds from tap to notice, and all that was sent."""

    waits: Sequence[float]
    sends_a_second: float
    refused: int


async def urgent() -> list[Figure]:
    """The alerts' p99, how much of the limit was used, and the same of a bare bot beside it."""
    ours, stock = await asyncio.gather(_vigie(), _stock())
    name = f"an urgent alert amid a broadcast to {CHATS} chats"
    return [
        Figure(f"{name}, median", median(ours.waits), "s"),
        Figure(f"{name}, p99", quantile(ours.waits, 0.99), "s", most=1.0),
        Figure("all sends during the broadcast ÷ Telegram's limit",
               ours.sends_a_second / LIMIT, "×", least=0.95),
        Figure("answers 429 during the broadcast", ours.refused, "", most=0),
        Figure("the same with PTB's AIORateLimiter, median", median(stock.waits), "s"),
        Figure("the same with PTB's AIORateLimiter, p99", quantile(stock.waits, 0.99), "s"),
        Figure("the same with PTB's AIORateLimiter, answers 429", stock.refused, ""),
    ]  # fmt: skip


async def _vigie() -> Broadcast:
    async with (
        telegram("--limits") as api,
        council(api, people=60, communes=INSEES) as ours,
        vigie_run(ours),
    ):
        await api.wait("getupdates 200", 1)
        await _accept_broadcast(ours)
        await api.wait("sendmessage 200", UNDER_WAY)
        alerts = [asyncio.create_task(_one_alert(api, ours, each)) for each in range(ALERTS)]
        tapped = await asyncio.gather(*alerts)
        await _to_the_end(api)
        return _result(await api.records(), tapped)


async def _one_alert(api: Telegram, ours: Council, number: int) -> tuple[int, float]:
    """The group that hears, and when the last tap was made."""
    await asyncio.sleep(number * EVERY)
    flag = await fill(api, ours, number, colour="rouge")
    await asyncio.sleep(EVERY / 3)
    return flag.group, await send(api, flag)


async def _accept_broadcast(ours: Council) -> None:
    async with ours.database() as database, database.write() as uow:
        chats = [await uow.chats.at(FIRST_CHAT + number) for number in range(CHATS)]
        letters = [Letter(chat, Message(text=WORDS)) for chat in chats]
        await uow.outbox.send_all(letters, now=utc_now(), lane=Lane.BULK)


async def _stock() -> Broadcast:
    """Everybody who asks for an urgent word is somebody else: their own pace is not in the way."""
    async with telegram("--limits") as api, rate_limited(api, FIRST_CHAT, CHATS):
        await api.wait("sendmessage 200", UNDER_WAY)
        asked = []
        for number in range(ALERTS):
            who = FIRST_PERSON + number
            ids = await api.push([typed(who, "à l’aide")])
            asked.append((who, str(ids[0])))
            await asyncio.sleep(EVERY)
        await _to_the_end(api)
        times, tapped = await api.times(), []
        for who, update in asked:
            queued = times[update]["queued"]
            assert queued is not None
            tapped.append((who, queued))
        return _result(await api.records(), tapped)


async def _to_the_end(api: Telegram) -> None:
    """Until the broadcast has reached everybody, and the alerts are told."""
    await api.wait("sendmessage 200", CHATS + ALERTS, within=400)


def _result(records: Sequence[dict[str, object]], tapped: Sequence[tuple[int, float]]) -> Broadcast:
    told: defaultdict[int, list[float]] = defaultdict(list)
    bulk, sent = [], []
    for record in records:
        at, chat = float(str(record["at"])), int(str(record["chat"]))
        if record["status"] != 200 or record["method"] not in ("sendmessage", "editmessagetext"):
            continue
        sent.append(at)
        if FIRST_CHAT <= chat < FIRST_CHAT + CHATS:
            bulk.append(at)
        elif record["method"] == "sendmessage":
            told[chat].append(at)
    waits = [min(at for at in told[chat] if at >= tap) - tap for chat, tap in tapped]
    began, ended = min(bulk), max(bulk)
    within = sum(began <= at <= ended for at in sent)
    refused = sum(record["status"] == 429 for record in records)
    return Broadcast(waits, within / (ended - began), refused)
