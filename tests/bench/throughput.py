"""Updates handled per second, each a committed transaction with a reply, against bare bots."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager

from tests.bench.api.updates import typed
from tests.bench.council import FIRST_PERSON, council
from tests.bench.figures import Figure
from tests.bench.processes import peer, stock, vigie
from tests.bench.telegram import Telegram, telegram

PEOPLE = 500
UPDATES = 3000
WARM_UP = 500
ROUNDS = 2
SIDE_BY_SIDE = (0, 16, 64)
"""How many updates the stock echo handles at once; the best one counts."""


async def throughput() -> list[Figure]:
    """Vigie's updates per second ÷ those of the stock echo at its best."""
    ours, echoes, peers = [], [], []
    for _ in range(ROUNDS):
        echoes += [await _stock_rate(concurrent) for concurrent in SIDE_BY_SIDE]
        peers.append(await _peer_rate())
        ours.append(await vigie_rate())
    best, echo = max(ours), max(echoes)
    return [
        Figure("stock echo, updates a second at its best", echo, "/s"),
        Figure("aiogram echo, updates a second", max(peers), "/s"),
        Figure("Vigie, updates committed and answered a second", best, "/s"),
        Figure("Vigie ÷ stock echo", best / echo, "×", least=0.5),
    ]


async def vigie_rate() -> float:
    """`/aide` from many people: a transaction and a card for each."""
    async with telegram() as api, council(api, people=PEOPLE) as ours:
        return await _rate(api, vigie(ours), ours.people, "/aide")


async def _stock_rate(concurrent: int) -> float:
    async with telegram() as api:
        return await _rate(api, stock(api, concurrent), _people(), "bonjour")


async def _peer_rate() -> float:
    async with telegram() as api:
        return await _rate(api, peer(api), _people(), "bonjour")


async def _rate(
    api: Telegram, bot: AbstractAsyncContextManager[object], people: Sequence[int], line: str
) -> float:
    """Replies per second, from the first fetch of the backlog to the last reply."""
    async with bot:
        await api.push(_lines(people, line, WARM_UP))
        await api.wait("sendmessage 200", WARM_UP)
        await api.clear()
        ids = await api.push(_lines(people, line, UPDATES))
        await api.wait("sendmessage 200", UPDATES)
        times = await api.times()
        replies = [float(r["at"]) for r in await api.records() if r["method"] == "sendmessage"]
    began = times[str(ids[0])]["served"]
    assert began is not None
    assert len(replies) == UPDATES
    return UPDATES / (max(replies) - began)


def _lines(people: Sequence[int], line: str, count: int) -> list[dict[str, object]]:
    return [typed(people[number % len(people)], line) for number in range(count)]


def _people() -> range:
    return range(FIRST_PERSON, FIRST_PERSON + PEOPLE)
