"""Two processes on one server make the dates of a series at the very same instant: each once."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.settings import Settings
from handlers.meetings.series import keeping
from handlers.meetings.series.occurrences import occurrence, to_come
from handlers.moment import Moment
from storage.audit import audit
from storage.meetings import Meeting
from storage.members import Role
from storage.schema import new_id
from storage.unit_of_work import UnitOfWork
from tests.ground import Ground
from tests.handlers.meetings.conftest import Council
from tests.handlers.meetings.series.test_keeping import begun, made
from tests.house import EVENING, PARIS
from tests.replicas import Replicas

LATER = EVENING + timedelta(days=30)


@pytest.fixture
def ground(postgresql_ground: Ground) -> Ground:
    """A server: a file has one writer, who meets nobody."""
    return postgresql_ground


@pytest.fixture
async def replicas(founded: Settings) -> AsyncIterator[Replicas]:
    async with Replicas.of(founded) as both:
        yield both


async def tick(uow: UnitOfWork) -> None:
    """The clock of one process, which saw that the series is due."""
    await keeping.make_ahead(Moment(uow, LATER, PARIS, await uow.policy(), "vigie_bot"))


async def series_of(council: Council) -> Meeting:
    return await begun(council, await council.member(Role.COORDINATOR, ()))


async def test_both_look_at_once_and_each_date_is_made_once(
    council: Council, replicas: Replicas
) -> None:
    first = await series_of(council)
    before = await made(council, first)
    await replicas.meet(tick, tick)
    after = await made(council, first)
    assert len(after) > len(before)
    assert len({one.meant_for for one in after}) == len({one.id for one in after}) == len(after)
    async with council.at() as moment:
        query = select(func.count()).where(audit.c.act == "meeting.made")
        assert await moment.uow.connection.scalar(query) == len(after) - 1


@pytest.mark.parametrize("has_same_id", [True, False])
async def test_without_the_lock_on_their_series_the_second_finds_the_date_made(
    council: Council, replicas: Replicas, *, has_same_id: bool
) -> None:
    """As if the series were not held: the row itself leaves no room for another one."""
    first = await series_of(council)
    async with council.at() as moment:
        series = await moment.uow.series.get(first.series or "")
    one = occurrence(series, to_come(series, LATER)[-1])
    other = one if has_same_id else replace(one, id=new_id())

    def keep(meeting: Meeting) -> Callable[[UnitOfWork], Awaitable[bool]]:
        return lambda uow: uow.meetings.add(meeting, LATER)

    assert await replicas.meet(keep(one), keep(other)) is False
    assert [each.id for each in await made(council, first)].count(one.id) == 1
