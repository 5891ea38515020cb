"""A backup: whole, of this council, never over another file; and what a restore lets be said."""

import asyncio
import os
import sqlite3
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import Settings
from handlers.alerts.storm_drawing import draw_storms
from handlers.moment import Moment
from storage import backups, restoring
from storage.broadcasts import Broadcast, BroadcastState, Fate
from storage.council import CouncilMissing
from storage.engine import Database
from storage.members import Role
from storage.messages import Letter, Message
from storage.outbox import Lane, Outcome
from storage.unit_of_work import UnitOfWork
from storage.vault import WrongKey
from tests.handlers.alerts.council import member_of
from tests.handlers.alerts.storming import flagged
from tests.house import EVENING, PARIS, HandClock, found_reference_council, offline_settings

PAGE = 4096
LATER = EVENING + timedelta(hours=3)


@asynccontextmanager
async def written(settings: Settings) -> AsyncIterator[UnitOfWork]:
    """Something happens in the council."""
    async with (
        await Database.open(settings.database_url, settings.kek()) as database,
        database.write() as uow,
    ):
        yield uow


def file_of(settings: Settings) -> Path:
    return Path(settings.database_url.partition(":///")[2])


def content(file: Path) -> bytes:
    return file.read_bytes()


def spoil(file: Path, *, from_page: int = 0) -> None:
    """Noise at the head of every page."""
    spoilt = bytearray(file.read_bytes())
    for at in range(from_page * PAGE, len(spoilt), PAGE):
        spoilt[at : at + 64] = os.urandom(64)
    file.write_bytes(spoilt)


def chats_in(file: Path) -> int:
    with closing(sqlite3.connect(file)) as database:
        count: int = database.execute("SELECT count(*) FROM chats").fetchone()[0]
        return count


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    there = offline_settings(tmp_path)
    await found_reference_council(there, HandClock())
    return there


@pytest.fixture
async def saved(settings: Settings, tmp_path: Path) -> Path:
    """A backup of a council that said one thing."""
    async with written(settings) as uow:
        await uow.outbox.send(await uow.chats.at(7), Message(text="bonsoir"), now=EVENING)
    file = tmp_path / "saved.db"
    await backups.write(settings.database_url, file, EVENING)
    return file


def folder_of(file: Path) -> set[str]:
    return {each.name for each in file.parent.iterdir()}


async def test_a_backup_is_for_its_owner_alone_and_says_what_it_is(
    settings: Settings, tmp_path: Path
) -> None:
    before = folder_of(tmp_path / "saved.db")
    file = tmp_path / "saved.db"
    made = await backups.write(settings.database_url, file, EVENING)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert folder_of(file) == before | {"saved.db"}
    assert backups.examine(file) == made
    assert (made.council.siren, made.made_at) == ("200033025", EVENING)


async def test_the_key_is_not_in_it(settings: Settings, saved: Path) -> None:
    assert settings.kek() not in content(saved)
    assert content(settings.vigie_key_file).strip() not in content(saved)


async def test_nothing_is_overwritten(settings: Settings, saved: Path) -> None:
    before = content(saved)
    with pytest.raises(backups.BackupExists):
        await backups.write(settings.database_url, saved, LATER)
    assert content(saved) == before


async def test_what_a_killed_backup_left_is_no_obstacle_and_no_backup(
    settings: Settings, tmp_path: Path
) -> None:
    empty, part = tmp_path / "saved.db", tmp_path / "again.db.part"
    empty.touch()
    part.write_bytes(b"half")
    with pytest.raises(backups.NotABackup):
        backups.examine(empty)
    await backups.write(settings.database_url, tmp_path / "again.db", EVENING)
    assert not part.exists()


async def test_a_writer_goes_on_meanwhile_and_the_backup_has_one_moment(
    settings: Settings, tmp_path: Path
) -> None:
    async with written(settings) as uow:
        await uow.chats.at(7)
        saving = asyncio.create_task(
            backups.write(settings.database_url, tmp_path / "saved.db", EVENING)
        )
        await asyncio.sleep(0)  # the copy is made; its note in the journal waits for this writer
        assert content(tmp_path / "saved.db")
    await saving
    assert (chats_in(tmp_path / "saved.db"), chats_in(file_of(settings))) == (0, 1)


async def test_the_journal_tells_of_it(settings: Settings, saved: Path) -> None:
    del saved
    async with written(settings) as uow:
        assert (await uow.audit.verify()).sequence == 1
        assert await uow.audit.last(backups.ACT) == EVENING


async def test_no_council_no_backup(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/empty.db"
    with pytest.raises(CouncilMissing):
        await backups.write(url, tmp_path / "saved.db", EVENING)
    assert not (tmp_path / "saved.db").exists()


async def test_a_damaged_backup_is_found_out(saved: Path) -> None:
    spoil(saved, from_page=8)
    with pytest.raises(backups.BackupDamaged):
        backups.examine(saved)


async def test_what_is_no_backup_is_refused(settings: Settings, tmp_path: Path) -> None:
    text = tmp_path / "list.txt"
    text.write_text("a shopping list " * 400)
    for file in (text, file_of(settings)):
        with pytest.raises(backups.NotABackup):
            backups.examine(file)
    with pytest.raises(FileNotFoundError):
        backups.examine(tmp_path / "none.db")


async def staged(
    saved: Path, settings: Settings, *, moving: bool
) -> tuple[Database, restoring.Unsaid]:
    """The backup, made ready three hours later, and what is not said any more."""
    stage = saved.with_name("stage.db")
    restoring.stage(saved, stage)
    database = await Database.open(restoring.address_of(stage), settings.kek())
    async with database.write() as uow:
        unsaid = await restoring.settle(uow, backups.examine(saved), LATER, moving=moving)
    return database, unsaid


async def test_another_key_does_not_open_it(saved: Path) -> None:
    with pytest.raises(WrongKey):
        await Database.open(restoring.address_of(saved), b"k" * 32)


async def test_what_was_due_meanwhile_is_not_said_again(saved: Path, settings: Settings) -> None:
    database, unsaid = await staged(saved, settings, moving=False)
    async with database, database.read() as uow:
        counts = await uow.deliveries.count()
        assert await uow.audit.last(restoring.ACT) == LATER
    assert unsaid.count == counts[Outcome.EXPIRED] == 1
    assert counts[Outcome.WAITING] == 0


async def test_a_council_that_moves_says_all_that_waited(saved: Path, settings: Settings) -> None:
    database, unsaid = await staged(saved, settings, moving=True)
    async with database, database.read() as uow:
        assert (await uow.deliveries.count())[Outcome.WAITING] == 1
    assert unsaid.count == 0


@pytest.mark.parametrize("moving", [False, True])
async def test_a_message_to_many_does_not_go_on_by_itself(
    settings: Settings, tmp_path: Path, *, moving: bool
) -> None:
    """Whom the bot that went on has told, this one cannot know."""
    async with written(settings) as uow:
        author, reader, unsaid = [await member_of(uow) for _ in range(3)]
        letter = Letter(str(reader.chat), Message(text="avis"), reader.id)
        (row,) = await uow.outbox.send_all([letter], now=EVENING, lane=Lane.BULK, about="many")
        many = Broadcast(id="many", author=author.id, words="avis", confirmed_at=EVENING)
        await uow.broadcasts.add(many, [reader.id, unsaid.id])
        await uow.broadcasts.say(many.id, {reader.id: row})
    await backups.write(settings.database_url, tmp_path / "saved.db", EVENING)
    database, _ = await staged(tmp_path / "saved.db", settings, moving=moving)
    async with database, database.write() as uow:
        after = await uow.broadcasts.get("many")
        counts = await uow.broadcasts.counts("many")
    if moving:
        assert after.state is BroadcastState.RUNNING
        assert counts[Fate.COMING] == 2
    else:
        assert (after.state, after.words) == (BroadcastState.STOPPED, "")
        assert counts[Fate.WITHDRAWN] == 2


async def accept_what_waits(uow: UnitOfWork) -> None:
    chat = await uow.chats.at(7)
    await uow.slots.open("shown", chat, message_id=11)
    await uow.outbox.erase("shown", Message(text="fermé"), now=EVENING, due_at=EVENING)
    await uow.outbox.delete_message(chat, 12, now=EVENING)
    tomorrow = EVENING + timedelta(days=1)
    await uow.outbox.send(chat, Message(text="demain"), now=EVENING, due_at=tomorrow)
    await uow.outbox.send(chat, Message(text="avis"), now=EVENING, slot="notice", about="an alert")
    await uow.outbox.edit("notice", Message(text="lu"), now=EVENING)


async def test_what_erases_and_what_is_for_later_still_waits(
    settings: Settings, tmp_path: Path
) -> None:
    async with written(settings) as uow:
        await accept_what_waits(uow)
    saved = tmp_path / "saved.db"
    await backups.write(settings.database_url, saved, EVENING)
    database, unsaid = await staged(saved, settings, moving=False)
    async with database, database.read() as uow:
        counts = await uow.deliveries.count()
        due = [row.operation for row in await uow.deliveries.due(LATER)]
    assert unsaid.count == counts[Outcome.EXPIRED] == 2
    assert counts[Outcome.WAITING] == 3
    assert due == ["erase", "delete"]


async def test_a_storm_of_yesterday_is_not_said_any_more_and_its_alerts_are_named(
    settings: Settings, tmp_path: Path
) -> None:
    async with written(settings) as uow:
        moment = Moment(uow, EVENING, PARIS, await uow.policy(), "vigie_bot")
        author, _ = await member_of(uow), await member_of(uow, Role.MAYOR)
        alerts = await flagged(moment, author, 8)
        await draw_storms(moment)
        alerts += await flagged(moment, author)
    saved = tmp_path / "saved.db"
    await backups.write(settings.database_url, saved, EVENING)
    database, unsaid = await staged(saved, settings, moving=False)
    async with database, database.write() as uow:
        await draw_storms(replace(moment, uow=uow, now=LATER))
        assert (await uow.deliveries.count())[Outcome.WAITING] == 0
    assert set(unsaid.about) == {alert.id for alert in alerts}


async def test_a_database_in_use_is_not_replaced(settings: Settings, saved: Path) -> None:
    async with written(settings) as uow:
        await uow.chats.at(8)
        with pytest.raises(restoring.DatabaseInUse):
            restoring.install_as_file(saved, file_of(settings), LATER)
    assert chats_in(saved) == 1


async def test_the_database_before_is_kept_whole(settings: Settings, saved: Path) -> None:
    async with written(settings) as uow:
        await uow.chats.at(8)
    kept = restoring.install_as_file(saved, file_of(settings), LATER)
    assert kept is not None
    assert kept.name == "vigie.db.20261123T214000Z"
    assert (chats_in(file_of(settings)), chats_in(kept)) == (1, 2)


async def test_a_damaged_database_gives_way_with_its_log(settings: Settings, saved: Path) -> None:
    file = file_of(settings)
    spoil(file)
    damaged = content(file)
    log = file.with_name(file.name + "-wal")
    log.write_bytes(b"its log")
    kept = restoring.install_as_file(saved, file, LATER)
    assert kept is not None
    assert content(kept) == damaged
    assert chats_in(file) == 1
    assert folder_of(file) == {"vigie.db", kept.name}
