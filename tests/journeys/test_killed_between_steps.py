"""Killed with SIGKILL at each step of an alert that nobody answers: every step once, none lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.app import utc_now
from bot.playground import Call, Lost, Person, Playground
from storage.audit import audit
from storage.engine import Database
from storage.escalations import Step, escalations
from storage.members import Kind, Role
from storage.outbox import Outcome
from tests.house import PARIS, TRONVILLE, come_in, found_reference_council, settings_for
from tests.journeys.flagging import fill_until_review, taps
from tests.process import BotProcess, kept_running

PATIENCE = 60.0
RED = taps(colour="🔴 Rouge, grave")


@dataclass(slots=True)
class Killer:
    """Kills the process at its next message to one person, once."""

    bot: BotProcess
    victim: Person
    is_done: bool = False

    def __call__(self, call: Call) -> None:
        if not self.is_done and call.method == "sendMessage" and call.chat == self.victim.id:
            self.is_done = True
            self.bot.kill()
            raise Lost


@dataclass(frozen=True, slots=True)
class Council:
    """An author, those who are asked one after the other, and the process that serves them."""

    telegram: Playground
    database: Database
    bot: BotProcess
    amina: Person
    mayor: Person
    deputy: Person
    claire: Person

    async def hour_comes(self) -> None:
        """The alert has waited long enough: its row is due, as if the clock had been moved."""
        async with self.database.write() as uow:
            alert = await uow.connection.scalar(select(escalations.c.alert))
            await uow.escalations.hurry(str(alert), utc_now())

    async def is_back(self, *, times: int) -> None:
        """Killed, started again, and all that it had to say was said."""
        await self.bot.says("this process leads", times=times, within=PATIENCE)
        await self.telegram.quiet(within=PATIENCE)

    async def stands(self) -> tuple[Step, int]:
        async with self.database.read() as uow:
            alert = await uow.connection.scalar(select(escalations.c.alert))
            stands = await uow.escalations.get(str(alert))
            return stands.step, stands.rounds

    async def steps_written_down(self) -> int:
        acts = ("alert.passed_on", "alert.asked_again")
        async with self.database.read() as uow:
            query = select(func.count()).select_from(audit).where(audit.c.act.in_(acts))
            return await uow.connection.scalar(query) or 0


@asynccontextmanager
async def council(folder: Path) -> AsyncIterator[Council]:
    async with Playground.serve(seed=7) as telegram:
        settings = settings_for(folder, telegram)
        await found_reference_council(settings, utc_now)
        async with await Database.open(settings.database_url, settings.kek()) as database:
            people = [telegram.person(name) for name in ("Amina", "Paul", "Rosa", "Claire")]
            roles = (Role.FIELD_PARTNER, Role.MAYOR, Role.DEPUTY_MAYOR, Role.COORDINATOR)
            for person, role in zip(people, roles, strict=True):
                kind, here = Kind.MUNICIPALITY, [TRONVILLE]
                now = utc_now()
                one = await come_in(database, person, now, role=role, kind=kind, communes=here)
                async with database.write() as uow:
                    # In the morning a digest would be killed in the place of the alert.
                    await uow.digests.claim(one.id, now.astimezone(PARIS).date())
                await person.starts()
            async with kept_running(settings, folder) as bot:
                await telegram.quiet(within=PATIENCE)
                yield Council(telegram, database, bot, *people)


def copies(person: Person, reference: str) -> int:
    return sum(reference in message.text for message in person.phone())


@pytest.mark.parametrize("after", [False, True], ids=["before it is there", "after it is there"])
async def test_a_kill_at_each_step_loses_none_and_takes_none_twice(
    tmp_path: Path, *, after: bool
) -> None:
    async with council(tmp_path) as scene:
        await fill_until_review(scene.amina, within=PATIENCE, taps=RED)
        with scene.telegram.on_call(Killer(scene.bot, scene.mayor), after=after):
            await scene.amina.taps("Envoyer", within=PATIENCE)
            sent = await scene.amina.sees("partie à", within=PATIENCE)
            reference = sent.words.split("Alerte ")[1].split()[0]
            await scene.mayor.sees(reference, within=PATIENCE)
            await scene.is_back(times=2)
        for times, asked, stands in (
            (3, scene.deputy, (Step.DEPUTIES, 0)),
            (4, scene.claire, (Step.COORDINATION, 0)),
        ):
            assert copies(asked, reference) == 0
            await scene.hour_comes()
            with scene.telegram.on_call(Killer(scene.bot, asked), after=after):
                await asked.sees(reference, within=PATIENCE)
                await scene.is_back(times=times)
            assert await scene.stands() == stands
            # At most one repeated message per kill and chat, with the same reference.
            assert 1 <= copies(asked, reference) <= 2
        assert await scene.steps_written_down() == 2
        for person in (scene.mayor, scene.deputy, scene.claire):
            assert 1 <= copies(person, reference) <= 2
        async with scene.database.read() as uow:
            assert (await uow.deliveries.count())[Outcome.FAILED] == 0


@pytest.mark.parametrize("after", [False, True], ids=["before it is there", "after it is there"])
async def test_a_kill_as_it_is_passed_on_by_who_cannot_loses_none_and_asks_once(
    tmp_path: Path, *, after: bool
) -> None:
    async with council(tmp_path) as scene:
        await fill_until_review(scene.amina, within=PATIENCE, taps=RED)
        await scene.amina.taps("Envoyer", within=PATIENCE)
        sent = await scene.amina.sees("partie à", within=PATIENCE)
        reference = sent.words.split("Alerte ")[1].split()[0]
        await scene.mayor.sees(reference, within=PATIENCE)
        with scene.telegram.on_call(Killer(scene.bot, scene.deputy), after=after):
            await scene.mayor.taps("Je ne peux pas", within=PATIENCE)
            await scene.deputy.sees(reference, within=PATIENCE)
            await scene.is_back(times=2)
        assert await scene.stands() == (Step.DEPUTIES, 0)
        assert await scene.steps_written_down() == 1
        assert 1 <= copies(scene.deputy, reference) <= 2
        assert copies(scene.claire, reference) == 0
