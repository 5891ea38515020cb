"""SQLite: durable, one writer, and a loop that does not wait for another process."""

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import OperationalError

from bot.settings import Settings
from storage.connection import TransactionLost
from storage.council import CouncilExists
from storage.engine import Database, DatabaseUnreachable, is_down
from storage.founding import founding
from storage.sqlite import SqliteFile
from tests.ground import Ground
from tests.house import EVENING


@pytest.fixture
def ground(sqlite_ground: Ground) -> Ground:
    """Files alone."""
    return sqlite_ground


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


async def test_an_address_that_cannot_be_opened_says_so_without_a_password(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(DatabaseUnreachable):
        await Database.open(f"sqlite:///{tmp_path}/folder", bytes(32))


async def test_an_address_that_names_the_driver_of_before_opens_the_same(founded: Settings) -> None:
    address = founded.database_url.replace("sqlite:", "sqlite+aiosqlite:")
    async with await Database.open(address, founded.kek()) as opened, opened.read() as uow:
        assert await uow.council.get()


async def test_a_second_founding_writes_nothing(founded: Settings, ground: Ground) -> None:
    before = ground.stolen(founded)
    with pytest.raises(CouncilExists):
        async with founding(
            founded.database_url, bytes(32), EVENING, siren="1", name="Autre", communes=[]
        ):
            pytest.fail("the second council came to be")
    assert ground.stolen(founded) == before


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


async def test_what_sqlite_took_back_by_itself_is_not_taken_for_kept(database: Database) -> None:
    with pytest.raises(TransactionLost) as lost:
        async with database.write() as uow:
            await uow.council.choose("a", "1")
            await uow.connection.execute(text("ROLLBACK"))  # as it does when the disk is full
    assert is_down(lost.value)


async def test_no_part_begins_after_sqlite_took_the_whole_back(database: Database) -> None:
    with pytest.raises(TransactionLost):
        async with database.write() as uow:
            await uow.connection.execute(text("ROLLBACK"))
            async with uow.connection.begin_nested():
                await uow.council.choose("b", "1")
    async with database.read() as uow:
        assert await uow.council.settings() == {}


async def test_closing_waits_for_a_commit_without_stopping_the_loop(founded: Settings) -> None:
    file = SqliteFile(make_url(founded.database_url))
    begun, disk, came = asyncio.Event(), threading.Event(), list[bool]()
    loop = asyncio.get_running_loop()

    def waits_for_the_disk(_: object) -> None:
        loop.call_soon_threadsafe(begun.set)
        came.append(disk.wait(10))

    async def writes() -> None:
        async with file.write() as connection:
            event.listen(connection.sync_connection, "commit", waits_for_the_disk)

    writing = asyncio.create_task(writes())
    await begun.wait()
    closing = asyncio.create_task(file.close())
    loop.call_soon(disk.set)  # after the closing has begun: never, while the loop stands still
    await asyncio.gather(writing, closing)
    assert came == [True]
