"""PostgreSQL: what is an outage and what is not, and how a session begins."""

import asyncio

import pytest
from sqlalchemy import func, make_url, select, text
from sqlalchemy.exc import DBAPIError

from bot.settings import Settings
from storage.council import council
from storage.engine import Database, DatabaseUnreachable, is_conflict, is_down
from storage.postgres import WRITERS
from storage.unit_of_work import UnitOfWork
from storage.updates import updates
from tests.ground import PostgresGround
from tests.house import EVENING, SIREN


@pytest.fixture
def ground(postgresql_ground: PostgresGround) -> PostgresGround:
    """The server alone."""
    return postgresql_ground


async def test_a_session_speaks_utc_and_the_address_may_add_to_it(founded: Settings) -> None:
    address = make_url(founded.database_url)
    url = address.update_query_dict({"options": "-c search_path=ours,public"}).render_as_string()
    async with await Database.open(url, founded.kek()) as database:
        async with database.write() as uow:
            assert await uow.connection.scalar(text("SHOW timezone")) == "UTC"
            assert await uow.connection.scalar(text("SHOW search_path")) == "ours,public"
            assert await isolation(uow) == "read committed"
        async with database.read() as uow:
            assert await isolation(uow) == "repeatable read"


async def isolation(uow: UnitOfWork) -> str:
    level: str = await uow.connection.scalar(text("SHOW transaction_isolation"))
    return level


async def test_a_server_that_is_not_there_says_so_without_a_password() -> None:
    with pytest.raises(DatabaseUnreachable) as refused:
        await Database.open("postgresql+psycopg://vigie:secret@127.0.0.1:1/vigie", bytes(32))
    assert "127.0.0.1" in str(refused.value)
    assert "secret" not in str(refused.value)


async def test_a_session_that_is_ended_is_an_outage_and_the_next_one_works(
    database: Database, ground: PostgresGround, founded: Settings
) -> None:
    with pytest.raises(DBAPIError) as ended:
        async with database.write() as uow:
            await uow.council.choose("night", "x")
            ground.end_sessions(founded)
            await uow.council.choose("night", "y")
    assert is_down(ended.value)
    async with database.write() as uow:
        assert await uow.council.settings() == {}


async def test_whoever_goes_on_after_an_error_is_no_outage(database: Database) -> None:
    async with database.write() as uow:
        with pytest.raises(DBAPIError):
            await uow.connection.execute(text("SELECT nothing_like_it"))
        with pytest.raises(DBAPIError) as aborted:
            await uow.council.settings()
    assert "aborted" in str(aborted.value)
    assert not is_down(aborted.value)
    assert not is_conflict(aborted.value)


async def test_what_a_look_reads_it_does_not_lock(database: Database) -> None:
    locking = select(council.c.siren).with_for_update()
    async with database.write() as uow, asyncio.timeout(5):
        await uow.connection.execute(locking)
        async with database.read() as looking:
            assert await looking.connection.scalar(locking) == SIREN


async def test_more_transactions_than_connections_wait_for_their_turn(database: Database) -> None:
    async def one(number: int) -> None:
        async with database.write() as uow:
            await uow.updates.remember(number, EVENING)

    await asyncio.gather(*(one(number) for number in range(3 * WRITERS)))
    async with database.read() as uow:
        kept = await uow.connection.scalar(select(func.count()).select_from(updates))
    assert kept == 3 * WRITERS
