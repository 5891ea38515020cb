"""Two processes on one server: « Relancer » goes out once, and answers come one after the other."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select

from bot.settings import Settings
from handlers.meetings import service
from handlers.meetings.convening.answering import AlternateUnfit, answer, represent
from handlers.meetings.convening.chasing import AlreadyChased, chase
from handlers.moment import Moment
from storage.attendances import Answer
from storage.members import Member, Role
from storage.outbox_rows import outbox
from storage.unit_of_work import UnitOfWork
from tests.ground import Ground
from tests.handlers.meetings.conftest import IN_TWO_WEEKS, Council
from tests.house import EVENING, PARIS
from tests.replicas import Replicas


@pytest.fixture
def ground(postgresql_ground: Ground) -> Ground:
    """A server: a file has one writer, who meets nobody."""
    return postgresql_ground


@pytest.fixture
async def replicas(founded: Settings) -> AsyncIterator[Replicas]:
    async with Replicas.of(founded) as both:
        yield both


async def at(uow: UnitOfWork) -> Moment:
    return Moment(uow, EVENING, PARIS, await uow.policy(), "vigie_bot")


async def announced(council: Council, claire: Member) -> str:
    async with council.at() as moment:
        meeting, _ = await service.announce(moment, claire, IN_TWO_WEEKS)
        await moment.uow.outbox.cancel_about(meeting.id, moment.now)
    return meeting.id


async def test_pressed_at_both_at_once_it_goes_out_once(replicas: Replicas) -> None:
    council = Council(replicas.one)
    claire, marc = [await council.member(Role.COORDINATOR, ()) for _ in range(2)]
    await council.member()
    meeting = await announced(council, claire)

    async def first(uow: UnitOfWork) -> int:
        return await chase(await at(uow), claire, meeting)

    async def second(uow: UnitOfWork) -> int:
        return await chase(await at(uow), marc, meeting)

    with pytest.raises(AlreadyChased):
        await replicas.meet(first, second)
    async with replicas.one.read() as uow:
        waiting = select(func.count()).where(outbox.c.outcome == "waiting")
        assert await uow.connection.scalar(waiting) == 1


async def test_whoever_says_no_at_that_moment_is_not_named(replicas: Replicas) -> None:
    council = Council(replicas.one)
    claire = await council.member(Role.COORDINATOR, ())
    amina, jean = await council.member(), await council.member()
    meeting = await announced(council, claire)

    async def says_no(uow: UnitOfWork) -> object:
        return await answer(await at(uow), jean, meeting, Answer.EXCUSED)

    async def names(uow: UnitOfWork) -> object:
        return await represent(await at(uow), amina, meeting, jean.id)

    with pytest.raises(AlternateUnfit):
        await replicas.meet(says_no, names)
    async with replicas.one.read() as uow:
        assert set(await uow.attendances.of(meeting)) == {jean.id}
