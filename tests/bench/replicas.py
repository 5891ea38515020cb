"""Two replicas on one PostgreSQL against one, and the gap when the leader is killed."""

import asyncio
import itertools
import socket
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import SecretStr

from bot.web import PATH
from tests.bench.api.updates import typed
from tests.bench.council import Council, council
from tests.bench.figures import Figure
from tests.bench.processes import vigie
from tests.bench.telegram import Telegram, telegram
from tests.postgres import Server, running

PEOPLE, UPDATES, WARM_UP = 300, 1500, 300
RATE, LEADING, AFTER = 20, 5.0, 10.0
PATIENCE, PAUSE = 60.0, 0.5
SECRET = "a-word-between-telegram-and-the-replicas"


@dataclass(frozen=True, slots=True)
class Replica:
    """One process, and where it keeps its words."""

    process: Process
    log: Path

    @property
    def leads(self) -> bool:
        """Whether it said so last."""
        said = self.log.read_text()
        return said.rfind("this process leads") > said.rfind("this process leads no longer")


async def replicas() -> list[Figure]:
    """Updates per second of both ÷ of one; after kill -9 the longest silence, and what was lost."""
    with ExitStack() as stack:
        server = stack.enter_context(running())
        server.admin.execute("ALTER SYSTEM RESET ALL")  # a commit is on the disk before it is said
        server.admin.execute("SELECT pg_reload_conf()")
        one = await _rate(server, "one", 1)
        two = await _rate(server, "two", 2)
        gap, lost = await _failover(server)
    return [
        Figure("one replica on PostgreSQL, updates a second", one, "/s"),
        Figure("two replicas on PostgreSQL, updates a second", two, "/s"),
        Figure("two replicas ÷ one (where cores allow)", two / one, "×", least=1.5),
        Figure("kill -9 of the leader: longest silence", gap, "s", most=5.0),
        Figure("kill -9 of the leader: answers lost", lost, "", most=0),
    ]


async def _rate(server: Server, name: str, count: int) -> float:
    async with telegram() as api, _served(api, server, name, count) as (ours, _):
        await api.push(_lines(ours, WARM_UP))
        await api.wait("sendmessage 200", WARM_UP)
        await api.clear()
        ids = await api.push(_lines(ours, UPDATES))
        await api.wait("sendmessage 200", UPDATES)
        began = (await api.times())[str(ids[0])]["queued"]
        replies = [float(r["at"]) for r in await api.records() if r["method"] == "sendmessage"]
        assert began is not None
        return UPDATES / (max(replies) - began)


async def _failover(server: Server) -> tuple[float, int]:
    """The longest silence while people go on writing, and how many answers are missing."""
    async with telegram() as api, _served(api, server, "failover", 2) as (ours, both):
        count = int(RATE * (LEADING + AFTER))
        for number in range(count):
            await api.push([typed(ours.people[number % PEOPLE], "/aide")])
            await asyncio.sleep(1 / RATE)
            if number == int(RATE * LEADING):
                next(each for each in both if each.leads).process.kill()
        asked = {ours.people[number % PEOPLE] for number in range(count)}
        answers = await _answers(api, asked)
        gap = max(
            later - earlier for earlier, later in itertools.pairwise(sorted(answers.values()))
        )
        return gap, len(asked - answers.keys())


async def _answers(api: Telegram, asked: set[int]) -> dict[int, float]:
    """When each was answered first, once everybody was: a count would take repeats for answers."""
    answers: dict[int, float] = {}
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while not asked <= answers.keys():
                await asyncio.sleep(PAUSE)
                records = [r for r in await api.records() if r["method"] == "sendmessage"]
                answers = {r["chat"]: r["at"] for r in reversed(records)}
    return answers


@asynccontextmanager
async def _served(
    api: Telegram, server: Server, name: str, count: int
) -> AsyncIterator[tuple[Council, Sequence[Replica]]]:
    """A council in a database of its own, and so many replicas that share its updates."""
    async with (
        council(api, people=PEOPLE, database_url=server.create(name)) as ours,
        AsyncExitStack() as stack,
    ):
        ports = [_free_port() for _ in range(count)]
        there = [f"http://127.0.0.1:{port}" for port in ports]
        both = []
        for port in ports:
            heard = {"public_url": there[0], "webhook_secret": SecretStr(SECRET)}
            settings = ours.settings.model_copy(update=heard | {"listen": f"127.0.0.1:{port}"})
            log = ours.folder / f"vigie-{port}.log"
            process = await stack.enter_async_context(vigie(replace(ours, settings=settings), log))
            both.append(Replica(process, log))
        await api.wait("setwebhook 200", count)
        await api.delivers([url + PATH for url in there], SECRET)
        yield ours, both


def _lines(ours: Council, count: int) -> list[dict[str, object]]:
    return [typed(ours.people[number % len(ours.people)], "/aide") for number in range(count)]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
