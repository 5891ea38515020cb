"""One council, two replicas: whatever comes to both at once, the story is that of one."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, assemble
from bot.delivery.budget import Budget
from bot.playground import Playground
from bot.settings import Settings
from storage.engine import Database
from storage.members import Kind, Role
from tests.ground import Ground
from tests.house import TRONVILLE, HandClock, House, facing, served
from tests.journeys.flagging import fill_until_review, flag


@dataclass(slots=True)
class Ear:
    """Delivers updates to two replicas at the same moment: all to both, or one to each in turn."""

    one: App
    two: App
    is_open: asyncio.Event = field(default_factory=asyncio.Event)
    one_to_each: bool = False

    def __post_init__(self) -> None:
        self.is_open.set()

    async def hear(self) -> None:
        offset = 0
        while True:
            await self._next(offset)
            await self.is_open.wait()
            updates = await self._next(offset)
            dealt = (updates[0::2], updates[1::2]) if self.one_to_each else (updates, updates)
            taken = zip((self.one, self.two), dealt, strict=True)
            await asyncio.gather(*(app.intake.take_all(theirs) for app, theirs in taken))
            offset = max((update["update_id"] + 1 for update in updates), default=0)

    async def _next(self, offset: int) -> Sequence[dict[str, Any]]:
        updates: Sequence[dict[str, Any]] = await self.one.application.bot.do_api_request(
            "getUpdates", api_kwargs={"offset": offset, "timeout": 10}
        )
        return updates


@asynccontextmanager
async def at_two_replicas(settings: Settings) -> AsyncIterator[tuple[House, Ear]]:
    """A house whose first replica leads."""
    clock = HandClock()
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(Playground.serve(port=0, seed=7))
        settings = facing(telegram, settings)
        apps, databases = [], []
        for _ in range(2):
            database = await Database.open(settings.database_url, settings.kek())
            databases.append(await stack.enter_async_context(database))
            apps.append(assemble(settings, database, now=clock, budget=Budget.unlimited()))
        one, two = apps
        await two.application.initialize()
        stack.push_async_callback(two.application.shutdown)
        ear = Ear(one, two)
        leading = replace(one, hear=ear.hear)
        await stack.enter_async_context(served(leading))
        yield House(telegram, databases[0], leading, clock, settings), ear


@pytest.fixture
async def house_and_ear(
    postgresql_ground: Ground, tmp_path: Path
) -> AsyncIterator[tuple[House, Ear]]:
    with postgresql_ground.founded(tmp_path) as settings:
        async with at_two_replicas(settings) as opened:
            yield opened


async def test_what_is_delivered_to_both_happens_once(house_and_ear: tuple[House, Ear]) -> None:
    house, _ = house_and_ear
    await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    reference = await flag(amina)
    await mayor.sees(reference)
    await mayor.taps("Bien reçu")
    await amina.sees("C’est vu")
    await house.settled()
    assert sum(reference in message.text for message in mayor.phone()) == 1
    assert sum("C’est vu" in message.text for message in amina.phone()) == 1
    async with house.database.read() as uow:
        await uow.audit.verify()


async def test_of_two_presses_at_two_replicas_one_is_told_that_it_is_done(
    house_and_ear: tuple[House, Ear],
) -> None:
    house, ear = house_and_ear
    await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    await fill_until_review(amina)
    await amina.sees("Relisez, puis envoyez")
    await house.settled()
    ear.is_open.clear()
    ear.one_to_each = True
    presses = [await amina.taps("Envoyer"), await amina.taps("Envoyer")]
    ear.is_open.set()
    await house.settled()
    answers = [press.answer.text or "" for press in presses if press and press.answer]
    assert sum("C’est déjà fait" in answer for answer in answers) == 1
    assert sum("partie à" in message.text for message in amina.phone()) == 1
