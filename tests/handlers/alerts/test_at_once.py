"""Two replicas act on one alert at the same moment: the second sees what the first one did."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot.settings import Settings
from handlers.alerts.acknowledging import Heard, acknowledge, acknowledge_all
from handlers.alerts.closing.ending import End, end_alert
from handlers.alerts.correcting.amending import correct
from handlers.alerts.escalating.declining import Refusal, cannot_answer
from handlers.alerts.following.entitled import AlertOver
from handlers.alerts.sending import send
from handlers.alerts.vocabulary import Nature, Outcome
from handlers.alerts.withdrawing import AlertSeen, withdraw
from handlers.moment import Moment
from storage.alerts import Alert
from storage.audit import audit
from storage.members import Member, Role
from storage.statuses import Status
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


CORRECTED = replace(NEIGHBOURS, nature=Nature.DAMAGE)


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


async def test_what_was_taken_back_is_not_acknowledged_with_the_rest(replicas: Replicas) -> None:
    author, _, alert = await flagged(replicas)
    async with replicas.one.write() as uow:
        coordinator = await member_of(uow, Role.COORDINATOR)

    async def take_back(uow: UnitOfWork) -> None:
        assert await withdraw(await at(uow), author, alert)

    async def say_all_seen(uow: UnitOfWork) -> Sequence[Alert]:
        listed = await uow.alerts.visible_among([alert], coordinator)
        return await acknowledge_all(await at(uow), coordinator, listed.values())

    assert await replicas.meet(take_back, say_all_seen) == []


async def test_a_mayor_who_has_seen_all_is_not_stopped_by_one_taken_back(
    replicas: Replicas,
) -> None:
    author, mayor, alert = await flagged(replicas)
    async with replicas.one.write() as uow:
        other = (await send(await at(uow), author, NEIGHBOURS)).alert.id

    async def take_back(uow: UnitOfWork) -> None:
        assert await withdraw(await at(uow), author, alert)

    async def say_all_seen(uow: UnitOfWork) -> Sequence[str]:
        listed = await uow.alerts.visible_among([alert, other], mayor)
        seen = await acknowledge_all(await at(uow), mayor, listed.values())
        return [each.id for each in seen]

    assert await replicas.meet(take_back, say_all_seen) == [other]


async def test_what_was_taken_back_is_not_corrected(replicas: Replicas) -> None:
    author, _, alert = await flagged(replicas)

    async def take_back(uow: UnitOfWork) -> None:
        assert await withdraw(await at(uow), author, alert)

    async def amend(uow: UnitOfWork) -> None:
        await correct(await at(uow), author, alert, CORRECTED)

    with pytest.raises(AlertOver):
        await replicas.meet(take_back, amend)
    assert await how_it_stands(replicas, alert) == (Status.WITHDRAWN, 1)


async def test_what_was_corrected_is_taken_back_as_it_reads_now(replicas: Replicas) -> None:
    author, _, alert = await flagged(replicas)

    async def amend(uow: UnitOfWork) -> None:
        await correct(await at(uow), author, alert, CORRECTED)

    async def take_back(uow: UnitOfWork) -> None:
        assert await withdraw(await at(uow), author, alert)

    await replicas.meet(amend, take_back)
    assert await how_it_stands(replicas, alert) == (Status.WITHDRAWN, 2)


async def test_what_ended_is_not_corrected(replicas: Replicas) -> None:
    author, mayor, alert = await flagged(replicas)

    async def end(uow: UnitOfWork) -> None:
        await end_alert(await at(uow), mayor, alert, End(Outcome.APPEASED))

    async def amend(uow: UnitOfWork) -> None:
        await correct(await at(uow), author, alert, CORRECTED)

    with pytest.raises(AlertOver):
        await replicas.meet(end, amend)
    assert await how_it_stands(replicas, alert) == (Status.CLOSED, 1)


async def test_what_was_corrected_ends_as_it_reads_now(replicas: Replicas) -> None:
    author, mayor, alert = await flagged(replicas)

    async def amend(uow: UnitOfWork) -> None:
        await correct(await at(uow), author, alert, CORRECTED)

    async def end(uow: UnitOfWork) -> None:
        await end_alert(await at(uow), mayor, alert, End(Outcome.APPEASED))

    await replicas.meet(amend, end)
    assert await how_it_stands(replicas, alert) == (Status.CLOSED, 2)


async def test_who_cannot_says_so_once_however_often_the_key_is_pressed(replicas: Replicas) -> None:
    _, mayor, alert = await flagged(replicas)

    async def refuse(uow: UnitOfWork) -> None:
        assert (await cannot_answer(await at(uow), mayor, alert)).refusal is Refusal.NOTED

    async def refuse_again(uow: UnitOfWork) -> Refusal:
        return (await cannot_answer(await at(uow), mayor, alert)).refusal

    assert await replicas.meet(refuse, refuse_again) is Refusal.BEFORE
    async with replicas.one.read() as uow:
        noted = select(func.count()).where(audit.c.act == "alert.declined")
        assert await uow.connection.scalar(noted) == 1


async def how_it_stands(replicas: Replicas, alert: str) -> tuple[Status, int]:
    """Its status, and which of its versions is the last."""
    async with replicas.one.read() as uow:
        kept = await uow.alerts.get(alert)
        return kept.status, kept.version
