"""Two processes on one server: when one is killed, frozen or cut off, the other one leads.

Nothing is lost, at most one notice is repeated for each time, and the gap is short.
"""

import asyncio
import re
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import func, select

from bot.app import utc_now
from bot.playground import Call, Group, Person, Playground
from bot.settings import Settings
from storage.alert_rows import alerts
from storage.engine import Database
from storage.outbox import Outcome
from tests.ground import PostgresGround
from tests.house import facing, found_reference_council
from tests.journeys.flagging import fill_until_review
from tests.journeys.test_killed import copies, people_come_in
from tests.process import BotProcess

PATIENCE = 60.0
GAP_SECONDS = 5.0
LEADS = "this process leads"


@dataclass(slots=True)
class Pair:
    """Two processes, one of which leads."""

    leader: BotProcess
    other: BotProcess
    times: int = 0
    """How often the other one had led before."""

    async def swap(self) -> None:
        """The other one leads from now on."""
        async with asyncio.timeout(PATIENCE):
            while leads(self.other) == self.times:
                await asyncio.to_thread(self.other.log.stat)
        self.times = leads(self.leader)
        self.leader, self.other = self.other, self.leader


def leads(process: BotProcess) -> int:
    """How often a process took the lead."""
    return process.log.read_text().count(LEADS)


@dataclass(slots=True)
class Watch:
    """How long nothing was said after `harm` was done to the leader, at its n-th message."""

    harm: Callable[[], None]
    countdown: int
    harmed_at: float | None = None
    gap: float | None = None

    def __call__(self, call: Call) -> None:
        if not call.method.startswith("send") and not call.method.startswith("edit"):
            return
        if self.harmed_at is not None:
            self.gap = self.gap or monotonic() - self.harmed_at
            return
        self.countdown -= 1
        if self.countdown == 0:
            self.harmed_at = monotonic()
            self.harm()


@dataclass(frozen=True, slots=True)
class Scene:
    """A council with two processes, and the people of an alert."""

    telegram: Playground
    database: Database
    settings: Settings
    pair: Pair
    amina: Person
    mayor: Person
    group: Group


@pytest.fixture
async def scene(postgresql_ground: PostgresGround, tmp_path: Path) -> AsyncIterator[Scene]:
    with postgresql_ground.bare(tmp_path) as bare:
        async with Playground.serve(seed=7) as telegram:
            settings = facing(telegram, bare)
            await found_reference_council(settings, utc_now)
            async with await Database.open(settings.database_url, settings.kek()) as database:
                people = await people_come_in(database, telegram)
                async with two_processes(settings, tmp_path) as pair:
                    await telegram.quiet(within=PATIENCE)
                    yield Scene(telegram, database, settings, pair, *people)


@asynccontextmanager
async def two_processes(settings: Settings, folder: Path) -> AsyncIterator[Pair]:
    both = []
    for name in ("one", "two"):
        (folder / name).mkdir()
        both.append(BotProcess(settings, folder / name))
    leader, other = both
    try:
        await leader.start()
        await leader.says(LEADS)
        await other.start()
        await other.says("Vigie answers")
        yield Pair(leader, other)
    finally:
        for process in both:
            await process.stop()


async def flags(scene: Scene) -> str:
    """An alert, tap by tap; the reference that its author, the mayor and the group read."""
    await fill_until_review(scene.amina, within=PATIENCE)
    await scene.amina.taps("Envoyer", within=PATIENCE)
    sent = await scene.amina.sees("partie à", within=PATIENCE)
    found = re.search(r"A-[2-9A-Z]{4}", sent.text)
    assert found
    await scene.group.sees(found[0], within=PATIENCE)
    await scene.mayor.sees(found[0], within=PATIENCE)
    return found[0]


async def all_is_told_once_or_twice(scene: Scene, references: set[str]) -> None:
    for reference in references:
        assert 1 <= copies(scene.group, reference) <= 2
        assert 1 <= copies(scene.mayor, reference) <= 2
    async with scene.database.read() as uow:
        kept = await uow.connection.scalar(select(func.count()).select_from(alerts))
        counts = await uow.deliveries.count()
        await uow.audit.verify()
    assert kept == len(references)
    assert counts[Outcome.FAILED] == 0


async def test_when_the_leader_is_killed_the_other_goes_on(scene: Scene) -> None:
    references = set()
    for moment in (2, 5, 8):
        watch = Watch(scene.pair.leader.kill, moment)
        with scene.telegram.on_call(watch):
            references.add(await flags(scene))
        await scene.pair.swap()
        assert watch.gap is not None
        assert watch.gap <= GAP_SECONDS
        await scene.pair.other.ends()
        await scene.pair.other.start()
    assert len(references) == 3
    await all_is_told_once_or_twice(scene, references)


async def test_a_leader_that_was_frozen_claims_nothing_when_it_wakes(scene: Scene) -> None:
    frozen = scene.pair.leader
    watch = Watch(lambda: frozen.signal(signal.SIGSTOP), 5)
    with scene.telegram.on_call(watch):
        reference = await flags(scene)
    await scene.pair.swap()
    assert watch.gap is not None
    assert watch.gap <= GAP_SECONDS
    frozen.signal(signal.SIGCONT)
    await frozen.says("leads no longer")
    references = {reference, await flags(scene)}
    await all_is_told_once_or_twice(scene, references)


async def test_when_every_connection_is_cut_somebody_leads_again(
    scene: Scene, postgresql_ground: PostgresGround
) -> None:
    watch = Watch(lambda: postgresql_ground.end_sessions(scene.settings), 5)
    with scene.telegram.on_call(watch):
        reference = await flags(scene)
    assert watch.gap is not None
    assert watch.gap <= GAP_SECONDS
    await all_is_told_once_or_twice(scene, {reference})
