"""The database: settings of SQLite, transactions that do not lose each other, clear refusals."""

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, StatementError

from storage import keyfile
from storage.council import CouncilExists, CouncilMissing
from storage.engine import Database, DatabaseUnreachable, is_down
from storage.founding import founding
from storage.vault import WrongKey
from tests.house import EVENING, HandClock, found_reference_council, offline_settings


async def test_sqlite_is_durable_and_has_one_writer(database: Database) -> None:
    async with database.write() as uow:
        pragmas = {
            name: await uow.connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    full = 2
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


async def test_writers_side_by_side_lose_nothing(database: Database) -> None:
    async def one_more() -> None:
        async with database.write() as uow:
            count = int((await uow.council.settings()).get("count", "0"))
            await asyncio.sleep(0)
            await uow.council.choose("count", str(count + 1))

    await asyncio.gather(*(one_more() for _ in range(50)))
    async with database.read() as uow:
        assert (await uow.council.settings())["count"] == "50"


async def test_a_block_that_raises_keeps_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.write() as uow:
            await uow.council.choose("night", "x")
            raise ZeroDivisionError
    async with database.read() as uow:
        assert await uow.council.settings() == {}


async def test_a_look_keeps_nothing(database: Database) -> None:
    async with database.read() as uow:
        await uow.council.choose("night", "x")
    async with database.read() as uow:
        assert await uow.council.settings() == {}


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a time zone"):
        async with database.write() as uow:
            await uow.updates.remember(1, datetime(2026, 1, 1))  # noqa: DTZ001 - the point


async def test_moments_come_back_aware(database: Database) -> None:
    async with database.write() as uow:
        charter = await uow.charters.newest()
    assert charter.effective_at == EVENING
    assert charter.effective_at.tzinfo is UTC


async def test_a_wrong_key_opens_nothing(tmp_path: Path) -> None:
    settings = offline_settings(tmp_path)
    await found_reference_council(settings, HandClock())
    other = keyfile.create(tmp_path / "other.key")
    with pytest.raises(WrongKey):
        await Database.open(settings.database_url, other)


async def test_a_database_where_nothing_was_set_up_says_so(tmp_path: Path) -> None:
    with pytest.raises(CouncilMissing):
        await Database.open(f"sqlite+aiosqlite:///{tmp_path}/new.db", bytes(32))


async def test_an_address_that_cannot_be_opened_says_so_without_a_password(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    url = f"sqlite+aiosqlite:///{tmp_path}/folder"
    with pytest.raises(DatabaseUnreachable):
        await Database.open(url, bytes(32))


async def test_a_second_founding_changes_nothing(tmp_path: Path) -> None:
    settings = offline_settings(tmp_path)
    await found_reference_council(settings, HandClock())
    before = (tmp_path / "data" / "vigie.db").read_bytes()
    with pytest.raises(CouncilExists):
        async with founding(
            settings.database_url, bytes(32), EVENING, siren="1", name="Autre", communes=[]
        ):
            pytest.fail("the second council came to be")
    assert (tmp_path / "data" / "vigie.db").read_bytes() == before


async def test_a_founding_that_fails_leaves_no_council(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/half.db"
    with pytest.raises(ZeroDivisionError):
        async with founding(url, bytes(32), EVENING, siren="1", name="Moitié", communes=[]):
            raise ZeroDivisionError
    with pytest.raises(CouncilMissing):
        await Database.open(url, bytes(32))


async def test_readers_do_not_wait_for_the_writer(database: Database) -> None:
    async with database.write() as writing, asyncio.timeout(2):
        await writing.council.choose("night", "x")
        async with database.read() as looking:
            assert await looking.council.settings() == {}


async def test_a_bad_statement_is_no_outage(database: Database) -> None:
    with pytest.raises(OperationalError) as bad:
        async with database.read() as uow:
            await uow.connection.execute(text("SELECT nothing_like_it FROM council"))
    assert not is_down(bad.value)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR_FSYNC])
def test_a_file_that_is_busy_or_failing_is_an_outage(code: int) -> None:
    cause = sqlite3.OperationalError("disk I/O error")
    cause.sqlite_errorcode = code
    assert is_down(OperationalError("COMMIT", {}, cause))


async def test_a_stop_during_the_commit_lets_it_end(database: Database) -> None:
    async def write() -> None:
        async with database.write() as uow:
            await uow.council.choose("night", "x")
            committing.set()  # nothing is awaited before the commit

    committing = asyncio.Event()
    writing = asyncio.create_task(write())
    await committing.wait()
    writing.cancel()
    await asyncio.wait({writing})
    assert writing.cancelled()
    async with database.read() as uow:
        assert await uow.council.settings() == {"night": "x"}


async def test_an_answer_is_whole_before_the_next_statement(database: Database) -> None:
    async with database.write() as uow:
        for name in "abc":
            await uow.council.choose(name, "1")
        rows = await uow.connection.execute(text("SELECT name FROM settings ORDER BY name"))
        for row in rows:
            await uow.connection.execute(text(f"DELETE FROM settings WHERE name > '{row.name}'"))
        assert await uow.council.settings() == {"a": "1"}


async def test_another_process_that_writes_stops_nobody_in_the_loop(
    database: Database, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "data" / "vigie.db")
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(choose(database))
    async with asyncio.timeout(2), database.read() as uow:
        assert await uow.council.settings() == {}
    assert not waiting.done()
    other.rollback()
    other.close()
    await waiting


async def choose(database: Database) -> None:
    async with database.write() as uow:
        await uow.council.choose("night", "x")
