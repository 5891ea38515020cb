"""`vigie backup` beside a bot that works, `vigie restore` elsewhere: real processes, one story."""

import asyncio
import shutil
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import utc_now
from bot.playground import Person, Playground
from bot.settings import Settings
from handlers.alerts.sending import opened
from handlers.moment import Moment
from storage import backups, restoring
from storage.alert_rows import alerts
from storage.engine import Database
from storage.members import Kind, Role
from storage.unit_of_work import UnitOfWork
from tests.house import (
    SIREN,
    TRONVILLE,
    come_in,
    found_reference_council,
    offline_settings,
    settings_for,
)
from tests.journeys.flagging import fill_until_review
from tests.process import ROOT, environment, kept_running

PATIENCE = 60.0
ALERTS = 2
"""How many alerts each person sends before the backup begins, and again once it has ended."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


async def vigie(settings: Settings, *words: str, blocks: int | None = None) -> Ended:
    """Run `vigie …` to its end; no file of its may then be longer than so many KiB."""
    limit = [] if blocks is None else ["sh", "-c", f'ulimit -f {2 * blocks} && exec "$@"', "sh"]
    process = await asyncio.create_subprocess_exec(
        *(*limit, sys.executable, "-m", "bot", *words),
        cwd=ROOT,
        env=environment(settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(PATIENCE):
        out, err = await process.communicate()
    return Ended(process.returncode or 0, out.decode(), err.decode())


@pytest.fixture
async def council(tmp_path: Path) -> Settings:
    """A council on this machine, with no bot."""
    settings = offline_settings(tmp_path / "here")
    await found_reference_council(settings, utc_now)
    return settings


def elsewhere(settings: Settings, folder: Path) -> Settings:
    """Another machine, to which somebody has brought the key."""
    other = offline_settings(folder)
    other.vigie_key_file.parent.mkdir(parents=True)
    shutil.copy(settings.vigie_key_file, other.vigie_key_file)
    return other


async def flags(person: Person, sent: asyncio.Queue[Person]) -> None:
    """Send one alert after the other, for ever."""
    while True:
        await fill_until_review(person, within=PATIENCE)
        await person.taps("Envoyer", within=PATIENCE)
        await person.sees("partie à", within=PATIENCE)
        sent.put_nowait(person)


@asynccontextmanager
async def under_load(people: Sequence[Person]) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Everybody sends alerts while the context lasts; yields how to wait for some of everybody."""
    sent: asyncio.Queue[Person] = asyncio.Queue()
    load = [asyncio.create_task(flags(person, sent)) for person in people]

    async def everybody_sends() -> None:
        left = Counter({person.id: ALERTS for person in people})
        while +left:
            async with asyncio.timeout(PATIENCE):
                left[(await sent.get()).id] -= 1

    try:
        yield everybody_sends
    finally:
        for task in load:
            task.cancel()
        for ended in await asyncio.gather(*load, return_exceptions=True):
            assert isinstance(ended, asyncio.CancelledError), ended


async def people_come_in(settings: Settings, telegram: Playground) -> list[Person]:
    field = [telegram.person(name) for name in ("Amina", "Karim", "Lucie")]
    claire, now = telegram.person("Claire"), utc_now()
    async with await Database.open(settings.database_url, settings.kek()) as database:
        coordination = Kind.INTERCOMMUNALITY
        await come_in(database, claire, now, role=Role.COORDINATOR, kind=coordination)
        for person in field:
            await come_in(database, person, now, communes=[TRONVILLE])
    for person in (claire, *field):
        await person.starts()
    return field


@asynccontextmanager
async def looked_at(settings: Settings) -> AsyncIterator[UnitOfWork]:
    async with (
        await Database.open(settings.database_url, settings.kek()) as database,
        database.read() as uow,
    ):
        yield uow


async def alerts_that_open(settings: Settings) -> int:
    """How many alerts the database holds; each is opened with the key."""
    async with looked_at(settings) as uow:
        moment = Moment(uow, utc_now(), settings.zone, await uow.policy(), "")
        ids = list(await uow.connection.scalars(select(alerts.c.id)))
        for each in ids:
            assert (await opened(moment, await uow.alerts.get(each))).commune == TRONVILLE
    return len(ids)


async def test_saved_under_load_and_restored_elsewhere(tmp_path: Path) -> None:
    async with Playground.serve(seed=7) as telegram:
        here = settings_for(tmp_path / "here", telegram)
        await found_reference_council(here, utc_now)
        field = await people_come_in(here, telegram)
        saved = tmp_path / "saved.db"
        async with kept_running(here, tmp_path) as bot:
            await telegram.quiet(within=PATIENCE)
            async with under_load(field) as everybody_sends:
                await everybody_sends()
                made = await vigie(here, "backup", str(saved))
                await everybody_sends()
            assert bot.starts == 1
    assert made == Ended(0, made.out, "")
    there = elsewhere(here, tmp_path / "there")
    restored = await vigie(there, "restore", str(saved))
    assert restored == Ended(0, restored.out, "")
    assert (await vigie(there, "audit", "verify")).status == 0
    kept, all_of_them = await alerts_that_open(there), await alerts_that_open(here)
    assert len(field) * ALERTS <= kept < all_of_them


async def test_a_restored_bot_says_up_to_when_it_remembers(tmp_path: Path) -> None:
    async with Playground.serve(seed=7) as telegram:
        here = settings_for(tmp_path / "here", telegram)
        await found_reference_council(here, utc_now)
        amina, *_ = await people_come_in(here, telegram)
        assert (await vigie(here, "backup", str(tmp_path / "saved.db"))).status == 0
        assert (
            await vigie(here, "restore", str(tmp_path / "saved.db"), "--replace", SIREN)
        ).status == 0
        async with kept_running(here, tmp_path):
            told = await amina.sees("Vigie a été remise dans l’état", within=PATIENCE)
            assert "envoyez-la de nouveau" in told.text
            await telegram.people[3].sees("vérifiez /membres", within=PATIENCE)


async def test_a_council_is_overwritten_only_when_it_is_named(council: Settings) -> None:
    saved = str(council.vigie_key_file.with_name("saved.db"))
    assert (await vigie(council, "backup", saved)).status == 0
    for words in ((), ("--replace", "123456789")):
        refused = await vigie(council, "restore", saved, *words)
        assert refused.status == 1
        assert f"--replace {SIREN}" in refused.err
    restored = await vigie(council, "restore", saved, "--replace", SIREN)
    assert restored.status == 0
    assert "L’ancienne base est gardée" in restored.out
    async with looked_at(council) as uow:
        assert await uow.audit.last(restoring.ACT) is not None
        assert await uow.audit.last(backups.ACT) is None


async def test_nothing_is_restored_under_a_bot_that_runs(tmp_path: Path) -> None:
    async with Playground.serve(seed=7) as telegram:
        here = settings_for(tmp_path, telegram)
        await found_reference_council(here, utc_now)
        saved = str(tmp_path / "saved.db")
        async with kept_running(here, tmp_path):
            await telegram.quiet(within=PATIENCE)
            assert (await vigie(here, "backup", saved)).status == 0
            refused = await vigie(here, "restore", saved, "--replace", SIREN)
    assert refused.status == 1
    assert "tourne déjà" in refused.err


async def test_another_key_replaces_nothing(council: Settings, tmp_path: Path) -> None:
    saved = str(tmp_path / "saved.db")
    assert (await vigie(council, "backup", saved)).status == 0
    there = elsewhere(council, tmp_path / "there")
    there.vigie_key_file.write_text("A" * 43 + "\n")
    refused = await vigie(there, "restore", saved)
    assert refused.status == 1
    assert "La clé n’ouvre pas cette sauvegarde" in refused.err
    assert left_in(tmp_path / "there/data") == {"vigie.db.lock"}


async def test_what_cannot_be_is_said_in_one_line(council: Settings, tmp_path: Path) -> None:
    text = tmp_path / "list.txt"
    text.write_text("a shopping list " * 400)
    for words, line in (
        (("backup", str(text)), "rien n’a été écrasé"),
        (("backup", str(tmp_path / "none" / "saved.db")), "Impossible d’ouvrir"),
        (("restore", str(text)), "n’est pas une sauvegarde"),
        (("restore", str(tmp_path / "none.db")), "Impossible d’ouvrir"),
        (("backup",), "vigie --help"),
    ):
        ended = await vigie(council, *words)
        assert (ended.out, ended.err.count("\n")) == ("", 1)
        assert ended.status != 0
        assert line in ended.err
    assert text.read_text() == "a shopping list " * 400


async def test_a_full_disk_leaves_no_half_backup(council: Settings, tmp_path: Path) -> None:
    ended = await vigie(council, "backup", str(tmp_path / "saved.db"), blocks=100)
    assert (ended.status, ended.out) == (1, "")
    assert "vérifiez la place sur le disque" in ended.err
    assert left_in(tmp_path) == {"here"}


async def test_a_full_disk_replaces_nothing(council: Settings, tmp_path: Path) -> None:
    saved = str(tmp_path / "saved.db")
    assert (await vigie(council, "backup", saved)).status == 0
    there = elsewhere(council, tmp_path / "there")
    ended = await vigie(there, "restore", saved, blocks=100)
    assert (ended.status, ended.out) == (1, "")
    assert "Le disque est plein" in ended.err
    assert left_in(tmp_path / "there/data") == {"vigie.db.lock"}


def left_in(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}
