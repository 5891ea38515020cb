"""The database, wherever it is: transactions that keep all or nothing, clear refusals."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError

from bot.settings import Settings
from storage import keyfile
from storage.council import CouncilExists, CouncilMissing
from storage.engine import Database, is_conflict, is_down
from storage.founding import founding
from storage.vault import WrongKey
from tests.house import EVENING, SIREN


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


async def test_readers_do_not_wait_for_the_writer(database: Database) -> None:
    async with database.write() as writing, asyncio.timeout(2):
        await writing.council.choose("night", "x")
        async with database.read() as looking:
            assert await looking.council.settings() == {}


async def test_an_answer_is_whole_before_the_next_statement(database: Database) -> None:
    async with database.write() as uow:
        for name in "abc":
            await uow.council.choose(name, "1")
        rows = await uow.connection.execute(text("SELECT name FROM settings ORDER BY name"))
        for row in rows:
            await uow.connection.execute(text(f"DELETE FROM settings WHERE name > '{row.name}'"))
        assert await uow.council.settings() == {"a": "1"}


async def test_a_wrong_key_opens_nothing(founded: Settings, tmp_path: Path) -> None:
    other = keyfile.create(tmp_path / "other.key")
    with pytest.raises(WrongKey):
        await Database.open(founded.database_url, other)


async def test_a_database_where_nothing_was_set_up_says_so(bare: Settings) -> None:
    with pytest.raises(CouncilMissing):
        await Database.open(bare.database_url, bytes(32))


async def test_a_second_founding_changes_nothing(founded: Settings) -> None:
    with pytest.raises(CouncilExists):
        async with founding(
            founded.database_url, bytes(32), EVENING, siren="1", name="Autre", communes=[]
        ):
            pytest.fail("the second council came to be")
    database = await Database.open(founded.database_url, founded.kek())
    async with database, database.read() as uow:
        assert (await uow.council.get()).siren == SIREN


async def test_of_two_foundings_at_once_one_counts(bare: Settings) -> None:
    async def found(siren: str) -> None:
        url, kek = bare.database_url, bytes(32)
        async with founding(url, kek, EVENING, siren=siren, name="Conseil", communes=[]):
            await asyncio.sleep(0)

    ended = await asyncio.gather(found("1"), found("2"), return_exceptions=True)
    assert sorted(type(each).__name__ for each in ended) == ["CouncilExists", "NoneType"]


async def test_a_founding_that_fails_leaves_no_council(bare: Settings) -> None:
    url = bare.database_url
    with pytest.raises(ZeroDivisionError):
        async with founding(url, bytes(32), EVENING, siren="1", name="Moitié", communes=[]):
            raise ZeroDivisionError
    with pytest.raises(CouncilMissing):
        await Database.open(url, bytes(32))


async def test_a_bad_statement_is_no_outage(database: Database) -> None:
    with pytest.raises(DBAPIError) as bad:
        async with database.read() as uow:
            await uow.connection.execute(text("SELECT nothing_like_it FROM council"))
    assert not is_down(bad.value)
    assert not is_conflict(bad.value)


async def test_a_savepoint_keeps_its_block_or_none_of_it(database: Database) -> None:
    async with database.write() as uow:
        await uow.council.choose("a", "1")
        with pytest.raises(ZeroDivisionError):
            async with uow.connection.begin_nested():
                await uow.council.choose("b", "1")
                async with uow.connection.begin_nested():
                    await uow.council.choose("c", "1")
                raise ZeroDivisionError
        async with uow.connection.begin_nested():
            await uow.council.choose("d", "1")
    async with database.read() as uow:
        assert set(await uow.council.settings()) == {"a", "d"}
