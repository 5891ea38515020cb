"""Two replicas act on one alert at the same moment: the second sees what the first one did."""

from collections.abc import AsyncIterator

import pytest

from bot.settings import Settings
from handlers.alerts.acknowledging import Heard, acknowledge
from handlers.alerts.sending import send
from handlers.alerts.withdrawing import AlertSeen, withdraw
from handlers.moment import Moment
from storage.members import Member, Role
from storage.unit_of_work import UnitOfWork
from tests.ground import Ground
from tests.handlers.alerts.council import NEIGHBOURS, member_of
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


async def flagged(replicas: Replicas) -> tuple[Member, Member, str]:
    """An author, a mayor, and the alert that the one sent to the other."""
    async with replicas.one.write() as uow:
        author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
        telling = await send(await at(uow), author, NEIGHBOURS)
        return author, mayor, telling.alert.id


async def test_what_was_taken_back_is_not_acknowledged(replicas: Replicas) -> None:
    author, mayor, alert = await flagged(replicas)

    async def take_back(uow: UnitOfWork) -> None:
        assert await withdraw(await at(uow), author, alert)

    async def say_seen(uow: UnitOfWork) -> Heard:
        return (await acknowledge(await at(uow), mayor, alert)).heard

    assert await replicas.meet(take_back, say_seen) is Heard.OVER


async def test_what_was_acknowledged_is_not_taken_back(replicas: Replicas) -> None:
    author, mayor, alert = await flagged(replicas)

    async def say_seen(uow: UnitOfWork) -> None:
        assert (await acknowledge(await at(uow), mayor, alert)).heard is Heard.FIRST

    async def take_back(uow: UnitOfWork) -> None:
        await withdraw(await at(uow), author, alert)

    with pytest.raises(AlertSeen):
        await replicas.meet(say_seen, take_back)
