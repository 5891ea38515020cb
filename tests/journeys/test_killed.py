"""Killed with SIGKILL at any call of an alert's path, and started again: once, whole, and told."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.app import utc_now
from bot.playground import Call, Group, Lost, Person, Playground
from storage.alert_rows import alerts
from storage.engine import Database
from storage.members import Kind, Role
from storage.outbox import Outcome
from tests.house import (
    BOT_RIGHTS,
    TRONVILLE,
    come_in,
    found_reference_council,
    link,
    settings_for,
)
from tests.journeys.flagging import fill_until_review
from tests.process import BotProcess, kept_running

PATIENCE = 60.0
CALLS = 24
"""The path makes about three calls for each of its seven taps, and one for each notice."""


@dataclass(slots=True)
class Killer:
    """Kills the process at its n-th call from now on, once."""

    bot: BotProcess
    countdown: int

    def __call__(self, call: Call) -> None:
        self.countdown -= 1
        if self.countdown == 0:
            self.bot.kill()
            raise Lost


@dataclass(frozen=True, slots=True)
class Council:
    """The people of the path, and the process that serves them."""

    telegram: Playground
    database: Database
    bot: BotProcess
    amina: Person
    mayor: Person
    group: Group


@asynccontextmanager
async def council(folder: Path) -> AsyncIterator[Council]:
    async with Playground.serve(seed=7) as telegram:
        settings = settings_for(folder, telegram)
        await found_reference_council(settings, utc_now)
        async with await Database.open(settings.database_url, settings.kek()) as database:
            people = await people_come_in(database, telegram)
            async with kept_running(settings, folder) as bot:
                await telegram.quiet(within=PATIENCE)
                yield Council(telegram, database, bot, *people)


async def people_come_in(database: Database, telegram: Playground) -> tuple[Person, Person, Group]:
    claire, amina, mayor = (telegram.person(name) for name in ("Claire", "Amina", "Paul"))
    coordination, town_hall = Kind.INTERCOMMUNALITY, Kind.MUNICIPALITY
    now, here = utc_now(), [TRONVILLE]
    await come_in(database, claire, now, role=Role.COORDINATOR, kind=coordination)
    await come_in(database, amina, now, communes=here)
    await come_in(database, mayor, now, role=Role.MAYOR, kind=town_hall, communes=here)
    group = telegram.group("Veille", creator=claire)
    await link(database, group, now, here)
    await group.adds_bot(by=claire, rights=BOT_RIGHTS)
    for person in (claire, amina, mayor):
        await person.starts()
    return amina, mayor, group


async def flags(scene: Council) -> str:
    """The whole path; a tap is never repeated. Returns the reference that the author reads."""
    await fill_until_review(scene.amina, within=PATIENCE)
    await scene.amina.taps("Envoyer", within=PATIENCE)
    sent = await scene.amina.sees("partie à", within=PATIENCE)
    found = re.search(r"A-[2-9A-Z]{4}", sent.text)
    assert found
    return found[0]


def copies(place: Person | Group, reference: str) -> int:
    return sum(reference in message.text for message in place.phone())


@pytest.mark.parametrize("first", [1, 2], ids=["odd calls, before", "even calls, after"])
async def test_an_alert_survives_a_kill_at_any_call(tmp_path: Path, first: int) -> None:
    async with council(tmp_path) as scene:
        references = set()
        for moment in range(first, CALLS + 1, 2):
            killer = Killer(scene.bot, moment)
            with scene.telegram.on_call(killer, after=first % 2 == 0):
                reference = await flags(scene)
                await scene.group.sees(reference, within=PATIENCE)
                await scene.mayor.sees(reference, within=PATIENCE)
            assert reference not in references
            references.add(reference)
            # At most one repeated notice per kill and chat, with the same reference.
            assert 1 <= copies(scene.group, reference) <= 2
            assert 1 <= copies(scene.mayor, reference) <= 2
        async with scene.database.read() as uow:
            kept = await uow.connection.scalar(select(func.count()).select_from(alerts))
            counts = await uow.deliveries.count()
        assert kept == len(references) == CALLS / 2
        assert counts[Outcome.FAILED] == 0
        assert scene.bot.starts > CALLS / 2 - 2
