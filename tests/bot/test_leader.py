"""One leads, the other is ready: the lead passes on, and whoever lost it claims nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy.exc import DBAPIError

from bot.leader import Leader
from bot.settings import Settings
from storage.engine import Database
from storage.lead import Lead, LeadLost
from tests.ground import PostgresGround
from tests.house import EVENING
from tests.replicas import Replicas

GAP_SECONDS = 5


@dataclass(slots=True)
class Replica:
    """A process that only says whether it is at work, and when it heard of a commit."""

    database: Database
    lead: Lead = field(init=False)
    leader: Leader = field(init=False)
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    at_work: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.lead = self.database.lead()
        self.leader = Leader(self.lead, self.heard.set)

    async def work(self) -> None:
        self.at_work.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.at_work.clear()

    async def claims(self) -> None:
        async with self.database.claim(self.lead) as uow:
            await uow.deliveries.heads(EVENING)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.leader.run(self.work))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task}, timeout=GAP_SECONDS)
        assert task.cancelled()


@pytest.fixture
def ground(postgresql_ground: PostgresGround) -> PostgresGround:
    """A server: a file has one process."""
    return postgresql_ground


@pytest.fixture
async def two(founded: Settings) -> AsyncIterator[tuple[Replica, Replica]]:
    async with Replicas.of(founded) as both:
        yield Replica(both.one), Replica(both.two)


async def test_one_leads_and_the_other_takes_over_when_it_stops(
    two: tuple[Replica, Replica],
) -> None:
    first, second = two
    async with asyncio.timeout(GAP_SECONDS), first.running():
        await first.at_work.wait()
        async with second.running():
            await first.claims()
            with pytest.raises(LeadLost):
                await second.claims()
            assert not second.at_work.is_set()
    async with asyncio.timeout(GAP_SECONDS), second.running():
        await second.at_work.wait()
        await second.claims()
    with pytest.raises(LeadLost):
        await first.claims()


async def test_both_know_that_one_leads(two: tuple[Replica, Replica]) -> None:
    first, second = (each.leader for each in two)
    assert not first.is_known
    async with two[0].running():
        await two[0].at_work.wait()
        async with two[1].running(), asyncio.timeout(GAP_SECONDS):
            while not second.is_known:  # until it has tried
                await asyncio.wait({asyncio.create_task(two[1].at_work.wait())}, timeout=0.05)
            assert (first.leads, second.leads) == (True, False)
            assert first.is_known


async def test_whoever_is_cut_off_claims_nothing_and_somebody_leads_again(
    two: tuple[Replica, Replica], ground: PostgresGround, founded: Settings
) -> None:
    first, second = two
    async with first.running():
        await first.at_work.wait()
        async with second.running():
            ground.end_sessions(founded)
            with pytest.raises((LeadLost, DBAPIError)):
                await first.claims()
            with pytest.raises(LeadLost):
                await first.claims()
            async with asyncio.timeout(GAP_SECONDS):
                at_work = [asyncio.create_task(each.at_work.wait()) for each in two]
                await asyncio.wait(at_work, return_when=asyncio.FIRST_COMPLETED)
                for each in at_work:
                    each.cancel()


async def test_a_commit_anywhere_wakes_the_one_who_leads(two: tuple[Replica, Replica]) -> None:
    first, second = two
    async with first.running():
        await first.at_work.wait()
        async with second.running(), asyncio.timeout(GAP_SECONDS):
            while not first.heard.is_set():  # until it listens
                second.leader.wake()
                await asyncio.wait({asyncio.create_task(first.heard.wait())}, timeout=0.1)


async def test_what_the_duty_raises_is_heard_of(two: tuple[Replica, Replica]) -> None:
    first, _ = two

    async def fails() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await first.leader.run(fails)
    with pytest.raises(LeadLost):
        await first.claims()
