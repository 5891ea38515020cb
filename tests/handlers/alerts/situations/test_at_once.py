"""Two replicas act on one situation at the same moment: the second sees what the first one did."""

from collections.abc import AsyncIterator

import pytest

from bot.settings import Settings
from handlers.alerts.situations.gathering import link, remove
from handlers.moment import Moment
from storage.members import Role
from storage.situations import Situation
from storage.unit_of_work import UnitOfWork
from tests.ground import Ground
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.handlers.alerts.situations.stories import sent
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


async def test_a_situation_whose_last_alerts_leave_at_once_ends(replicas: Replicas) -> None:
    async with replicas.one.write() as uow:
        author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
        one, two = [await sent(await at(uow), author, NEIGHBOURS, days) for days in (2, 1)]
        await link(await at(uow), claire, two.id, one.id)

    async def take_out_one(uow: UnitOfWork) -> Situation:
        return await remove(await at(uow), claire, one.id)

    async def take_out_two(uow: UnitOfWork) -> Situation:
        return await remove(await at(uow), claire, two.id)

    assert not (await replicas.meet(take_out_one, take_out_two)).is_open
