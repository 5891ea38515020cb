"""Group commit: acts that come together share a transaction, and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from storage.engine import Database
from storage.group_commit import GroupCommit
from storage.unit_of_work import UnitOfWork
from tests.house import HandClock, found_reference_council, offline_settings


class Counted(Database):
    """A database that counts its transactions, and whose next one may fail to begin."""

    begun = 0
    is_away = False

    @asynccontextmanager
    async def write(self) -> AsyncIterator[UnitOfWork]:
        self.begun += 1
        if self.is_away:
            raise OperationalError("BEGIN", {}, Exception("disk gone"))
        async with super().write() as uow:
            yield uow


@pytest.fixture
async def counted(tmp_path: Path) -> AsyncIterator[Counted]:
    settings = offline_settings(tmp_path)
    await found_reference_council(settings, HandClock())
    async with await Counted.open(settings.database_url, settings.kek()) as opened:
        yield opened


async def choose(name: str, uow: UnitOfWork) -> str:
    await uow.council.choose(name, "x")
    return name


async def refuse(name: str, uow: UnitOfWork) -> None:
    await uow.council.choose(name, "x")
    raise ValueError(name)


async def chosen(database: Database) -> set[str]:
    async with database.read() as uow:
        return set(await uow.council.settings())


async def test_acts_that_come_together_share_a_transaction(counted: Counted) -> None:
    commits = GroupCommit(counted, longest=60)
    assert await asyncio.gather(*(commits.submit(partial(choose, n)) for n in "abc")) == [*"abc"]
    assert counted.begun == 1
    assert await chosen(counted) == {*"abc"}


async def test_an_act_that_fails_takes_itself_back_and_no_other(counted: Counted) -> None:
    commits = GroupCommit(counted, longest=60)
    done = commits.submit(partial(choose, "a"))
    failed = commits.submit(partial(refuse, "b"))
    also = commits.submit(partial(choose, "c"))
    with pytest.raises(ValueError, match="b"):
        await failed
    await asyncio.gather(done, also)
    assert await chosen(counted) == {"a", "c"}


async def test_nobody_hears_of_an_act_before_its_commit(counted: Counted) -> None:
    commits = GroupCommit(counted)
    async with counted.write():
        done = commits.submit(partial(choose, "a"))
        for _ in range(5):
            await asyncio.sleep(0)
        assert not done.done()
    await done


async def test_a_full_transaction_is_followed_by_another(counted: Counted) -> None:
    commits = GroupCommit(counted, most=2, longest=60)
    await asyncio.gather(*(commits.submit(partial(choose, n)) for n in "abcde"))
    assert counted.begun == 3


async def test_the_first_does_not_wait_longer_than_it_must(counted: Counted) -> None:
    commits = GroupCommit(counted, longest=0)
    done = [commits.submit(partial(choose, n)) for n in "ab"]
    await asyncio.gather(*done)
    assert counted.begun > 1


async def test_a_database_that_is_away_is_heard_of_by_everyone(counted: Counted) -> None:
    commits = GroupCommit(counted)
    counted.is_away = True
    done = [commits.submit(partial(choose, n)) for n in "ab"]
    heard = await asyncio.gather(*done, return_exceptions=True)
    assert [type(error) for error in heard] == [OperationalError, OperationalError]
    assert counted.begun == 1
    counted.is_away = False
    await commits.submit(partial(choose, "c"))
    assert await chosen(counted) == {"c"}


async def test_giving_up_the_wait_takes_nothing_back(counted: Counted) -> None:
    commits = GroupCommit(counted)
    waiting = asyncio.ensure_future(commits.submit(partial(choose, "a")))
    waiting.cancel()
    await commits.idle()
    assert await chosen(counted) == {"a"}
