"""SIGTERM in the middle of the work, to the real process: finished in time, or handed over."""

import asyncio
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from sqlalchemy import select

from bot.app import utc_now
from bot.playground import Call, Person, Playground
from bot.settings import Settings
from storage.engine import Database
from storage.outbox import Outcome
from storage.updates import updates
from tests.bot.test_metrics import samples
from tests.house import come_in, found_reference_council, settings_for
from tests.process import running
from tests.proxy import Proxy, proxied
from tests.watched import by_webhook, free_address

PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Council:
    """A council that was set up, and nobody who serves it yet."""

    telegram: Playground
    settings: Settings
    database: Database
    proxy: Proxy
    folder: Path

    async def members(self, *names: str) -> list[Person]:
        people = [self.telegram.person(name) for name in names]
        for person in people:
            await come_in(self.database, person, utc_now())
        return people

    async def outcomes(self) -> dict[Outcome, int]:
        async with self.database.read() as uow:
            counts = await uow.deliveries.count()
        return {outcome: count for outcome, count in counts.items() if count}

    async def taken(self) -> set[int]:
        async with self.database.read() as uow:
            return set(await uow.connection.scalars(select(updates.c.id)))

    async def has_let_in(self, count: int) -> None:
        """Wait until so many updates are with the bot and not committed."""
        url = f"http://{self.settings.metrics_listen}/metrics"
        async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as client:
            inside = -1.0
            while inside != count:
                async with client.get(url) as answer:
                    inside = samples(await answer.text())["vigie_webhook_waiting", ""]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else can begin to write meanwhile."""
        with sqlite3.connect(self.folder / "data" / "vigie.db", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                other.execute("ROLLBACK")
        other.close()


@asynccontextmanager
async def council(folder: Path, *, seconds: float, webhook: bool = False) -> AsyncIterator[Council]:
    async with Playground.serve(seed=7, webhook_delay=0.05) as telegram, proxied() as proxy:
        settings = settings_for(folder, telegram).model_copy(update={"shutdown_seconds": seconds})
        if webhook:
            watched = settings.model_copy(update={"metrics_listen": free_address()})
            settings = by_webhook(watched, proxy.url)
            proxy.target = settings.listen
        await found_reference_council(settings, utc_now)
        async with await Database.open(settings.database_url, settings.kek()) as database:
            yield Council(telegram, settings, database, proxy, folder)


async def test_a_send_that_telegram_never_answers_is_handed_over(tmp_path: Path) -> None:
    async with council(tmp_path, seconds=1.0) as scene:
        (amina,) = await scene.members("Amina")
        sending, over = asyncio.Event(), asyncio.Event()

        async def never_answer(call: Call) -> None:
            if call.method == "sendMessage":
                sending.set()
                await over.wait()

        async with running(scene.settings, tmp_path) as bot:
            with scene.telegram.on_call(never_answer, after=True):
                await amina.says("/aide")
                await asyncio.wait_for(sending.wait(), PATIENCE)
                bot.signal(signal.SIGTERM)
                assert await bot.ends() == 0
                over.set()
        assert await scene.outcomes() == {Outcome.WAITING: 1}
        async with running(scene.settings, tmp_path):
            await amina.sees("Ce que vous pouvez faire", within=PATIENCE)
            await settled(scene)
        assert await scene.outcomes() == {Outcome.SENT: 1}
        assert sum("Ce que vous pouvez faire" in each.text for each in amina.phone()) <= 2


async def test_a_second_signal_ends_at_once(tmp_path: Path) -> None:
    async with council(tmp_path, seconds=600.0) as scene:
        (amina,) = await scene.members("Amina")
        sending, over = asyncio.Event(), asyncio.Event()

        async def never_answer(call: Call) -> None:
            if call.method == "sendMessage":
                sending.set()
                await over.wait()

        async with running(scene.settings, tmp_path) as bot:
            with scene.telegram.on_call(never_answer, after=True):
                await amina.says("/aide")
                await asyncio.wait_for(sending.wait(), PATIENCE)
                bot.signal(signal.SIGTERM)
                await bot.says("stopping")
                bot.signal(signal.SIGTERM)
                assert await bot.ends() == -signal.SIGTERM
                over.set()
        assert await scene.outcomes() == {Outcome.WAITING: 1}


async def test_deliveries_in_flight_are_answered_before_the_end(tmp_path: Path) -> None:
    """They wait for the database; it comes back while the bot stops."""
    async with council(tmp_path, seconds=20.0, webhook=True) as scene:
        people = await scene.members("Amina", "Paul", "Claire", "Zoé")
        async with running(scene.settings, tmp_path) as bot:
            await scene.telegram.next_call("setWebhook", within=PATIENCE)
            with scene.locked():
                for person in people:
                    await person.says("/aide")
                await scene.has_let_in(len(people))
                bot.signal(signal.SIGTERM)
                await bot.says("stopping")
            assert await bot.ends() == 0
        assert [status for _, status in scene.proxy.answers] == [200] * len(people)
        assert {number for number, _ in scene.proxy.answers} == await scene.taken()
        assert not scene.telegram.pending_updates


async def test_deliveries_that_cannot_be_finished_are_left_to_telegram(tmp_path: Path) -> None:
    async with council(tmp_path, seconds=1.0, webhook=True) as scene:
        people = await scene.members("Amina", "Paul", "Claire", "Zoé")
        async with running(scene.settings, tmp_path) as bot:
            await scene.telegram.next_call("setWebhook", within=PATIENCE)
            with scene.locked():
                for person in people:
                    await person.says("/aide")
                await scene.has_let_in(len(people))
                bot.signal(signal.SIGTERM)
                assert await bot.ends() == 0
        assert 200 not in {status for _, status in scene.proxy.answers}
        assert await scene.taken() == set()
        assert len(scene.telegram.pending_updates) == len(people)
        async with running(scene.settings, tmp_path):
            for person in people:
                await person.sees("Ce que vous pouvez faire", within=PATIENCE)
            await settled(scene)
        assert await scene.outcomes() == {Outcome.SENT: len(people)}
        assert len(await scene.taken()) == len(people)


async def settled(scene: Council) -> None:
    """Wait until nothing waits any more."""
    async with asyncio.timeout(PATIENCE):
        await scene.telegram.quiet(within=PATIENCE)
        while Outcome.WAITING in await scene.outcomes():
            await scene.telegram.quiet(within=PATIENCE, settle=0.05)
