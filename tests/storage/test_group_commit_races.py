"""Group commits of several processes: nobody waits in a circle, and nobody takes others along."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from bot.settings import Settings
from storage.council import settings as chosen
from storage.engine import is_conflict
from storage.group_commit import MOST_CONFLICTS, GroupCommit
from storage.unit_of_work import UnitOfWork
from tests.ground import Ground
from tests.house import EVENING
from tests.replicas import Replicas

AMINA, PAUL = 41, 42


@pytest.fixture
def ground(postgresql_ground: Ground) -> Ground:
    """A server: a file has one writer, who meets nobody."""
    return postgresql_ground


@pytest.fixture
async def replicas(founded: Settings) -> AsyncIterator[Replicas]:
    async with Replicas.of(founded) as both:
        yield both


async def test_two_who_hold_what_the_other_one_wants_both_come_through(replicas: Replicas) -> None:
    both_hold_one = asyncio.Barrier(2)
    tried: set[tuple[str, str]] = set()

    async def take_both(way: tuple[str, str], uow: UnitOfWork) -> tuple[str, str]:
        await uow.slots.get(way[0])
        if way not in tried:
            tried.add(way)
            await both_hold_one.wait()
        await uow.slots.get(way[1])
        return way

    async with replicas.one.write() as uow:
        chat = await uow.chats.at(AMINA)
        await uow.slots.open("a", chat)
        await uow.slots.open("b", chat)
    there, back = ("a", "b"), ("b", "a")
    one = GroupCommit(replicas.one).submit(partial(take_both, there))
    two = GroupCommit(replicas.two).submit(partial(take_both, back))
    assert list(await asyncio.gather(one, two)) == [there, back]


async def test_who_comes_second_lets_the_others_commit_before_waiting(replicas: Replicas) -> None:
    """Amina is being answered elsewhere: what Paul said before her does not wait for that."""
    commits = GroupCommit(replicas.two, longest=60)
    async with replicas.one.write() as uow:
        await uow.turns.take(AMINA)
        paul = commits.submit(lambda uow: uow.turns.take(PAUL))
        amina = commits.submit(lambda uow: uow.turns.take(AMINA))
        async with asyncio.timeout(10):
            await paul
        await replicas.waits(amina)
    await amina


async def test_an_act_that_breaks_off_in_a_statement_takes_nobody_along(replicas: Replicas) -> None:
    async def hang(uow: UnitOfWork) -> None:
        async with asyncio.timeout(0.1):
            await uow.connection.execute(text("SELECT pg_sleep(60)"))

    commits = GroupCommit(replicas.one, longest=60)
    before = commits.submit(lambda uow: uow.updates.remember(1, EVENING))
    hung = commits.submit(hang)
    after = commits.submit(lambda uow: uow.updates.remember(2, EVENING))
    with pytest.raises(TimeoutError):
        await hung
    assert all(await asyncio.gather(before, after))


async def test_an_act_that_is_never_right_is_given_up(replicas: Replicas) -> None:
    tries: list[int] = []

    async def twice(uow: UnitOfWork) -> None:
        tries.append(1)
        for _ in range(2):
            await uow.connection.execute(insert(chosen).values(name="night", sealed=b""))

    commits = GroupCommit(replicas.one)
    with pytest.raises(IntegrityError) as heard:
        await commits.submit(twice)
    assert is_conflict(heard.value)
    assert len(tries) == 1 + MOST_CONFLICTS
