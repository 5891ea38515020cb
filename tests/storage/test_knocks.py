"""Knocks: each has one end, what they say is sealed, and they go only while they are true."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from handlers.alerts.retention import forget_deliveries
from handlers.alerts.sending import send
from handlers.moment import Moment
from storage.addresses import Address, Way, addresses
from storage.alerts import Alert
from storage.engine import Database
from storage.knocks import Letter
from storage.members import Member, Role, Status
from storage.notices import Acknowledgement, Behalf
from storage.outbox import Outcome
from storage.statuses import Status as Stands
from storage.unit_of_work import UnitOfWork
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.house import EVENING, PARIS

DOOR = Address(Way.SMS, "+33612345678")
LETTER = Letter(DOOR, "Une alerte", "Une alerte vous attend.")
TOMORROW = EVENING + timedelta(days=1)


async def waiting(uow: UnitOfWork) -> tuple[Member, Alert]:
    """A mayor with a door, at which an alert knocks."""
    mayor = await member_of(uow, Role.MAYOR)
    moment = Moment(uow, EVENING, PARIS, await uow.policy(), "")
    alert = (await send(moment, await member_of(uow), NEIGHBOURS)).alert
    await uow.addresses.keep(mayor.id, DOOR, EVENING)
    await uow.knocks.accept(mayor.id, LETTER, now=EVENING, expires_at=TOMORROW, alert=alert.id)
    return mayor, alert


async def test_what_is_due_says_where_and_what(database: Database) -> None:
    async with database.write() as uow:
        mayor, alert = await waiting(uow)
        (knock,) = await uow.knocks.due(EVENING, 5)
        assert (knock.member, knock.alert, knock.is_true) == (mayor.id, alert.id, True)
        assert knock.letter == LETTER
        assert await uow.knocks.knocked_for(alert.id) == {mayor.id}
        assert DOOR.value not in repr(knock)


async def test_it_has_one_end_and_its_words_are_forgotten(database: Database) -> None:
    async with database.write() as uow:
        await waiting(uow)
        (knock,) = await uow.knocks.due(EVENING, 5)
        assert await uow.knocks.end(knock.id, Outcome.SENT, EVENING)
        assert not await uow.knocks.end(knock.id, Outcome.FAILED, EVENING)
        counts = await uow.knocks.count()
        assert (sum(counts.values()), counts[Outcome.SENT]) == (1, 1)
        assert await uow.knocks.due(TOMORROW, 5) == []


async def test_what_was_tried_in_vain_waits_for_its_hour(database: Database) -> None:
    async with database.write() as uow:
        await waiting(uow)
        (knock,) = await uow.knocks.due(EVENING, 5)
        later = EVENING + timedelta(minutes=1)
        await uow.knocks.postpone(knock.id, later)
        assert await uow.knocks.due(EVENING, 5) == []
        assert await uow.knocks.overdue_since(EVENING) == EVENING
        (again,) = await uow.knocks.due(later, 5)
        assert again.attempts == 1


async def test_a_clock_that_is_set_back_holds_nothing_up(database: Database) -> None:
    async with database.write() as uow:
        await waiting(uow)
        assert len(await uow.knocks.due(EVENING - timedelta(hours=2), 5)) == 1


@pytest.mark.parametrize("why", ["seen", "seen by phone", "withdrawn", "suspended", "no door"])
async def test_it_goes_only_while_somebody_is_to_hear_of_it(database: Database, why: str) -> None:
    async with database.write() as uow:
        mayor, alert = await waiting(uow)
        match why:
            case "seen":
                await uow.alerts.move(alert, Stands.ACKNOWLEDGED, now=EVENING, by=mayor.id)
            case "seen by phone":
                seen = Acknowledgement(
                    alert=alert.id,
                    on_behalf=Behalf.COORDINATION,
                    member=mayor.id,
                    at=EVENING,
                    by_phone=True,
                )
                await uow.notices.acknowledge(seen)
            case "withdrawn":
                await uow.alerts.move(alert, Stands.WITHDRAWN, now=EVENING, by=alert.author)
            case "suspended":
                await uow.members.set_status(mayor.id, Status.SUSPENDED)
            case "no door":
                await uow.addresses.forget(mayor.id)
        (knock,) = await uow.knocks.due(EVENING, 5)
        assert not knock.is_true


async def test_a_code_needs_no_alert_and_no_door(database: Database) -> None:
    async with database.write() as uow:
        mayor = await member_of(uow, Role.MAYOR)
        await uow.knocks.accept(mayor.id, LETTER, now=EVENING, expires_at=TOMORROW)
        (knock,) = await uow.knocks.due(EVENING, 5)
        assert knock.is_true
        await uow.knocks.cancel_codes(mayor.id, EVENING)
        assert await uow.knocks.due(EVENING, 5) == []


async def test_an_address_is_sealed_in_its_row(database: Database) -> None:
    async with database.write() as uow:
        one, two = await member_of(uow, Role.MAYOR), await member_of(uow, Role.MAYOR)
        await uow.addresses.keep(one.id, DOOR, EVENING)
        await uow.addresses.keep(one.id, Address(Way.MAIL, "a@b.fr"), TOMORROW)
        found = await uow.addresses.of([one.id, two.id])
        assert {member: door.address.value for member, door in found.items()} == {one.id: "a@b.fr"}
        assert await uow.addresses.forget(one.id)
        assert not await uow.addresses.forget(one.id)


async def test_an_address_that_does_not_open_harms_no_other(database: Database) -> None:
    async with database.write() as uow:
        one, two = await member_of(uow, Role.MAYOR), await member_of(uow, Role.MAYOR)
        for member in (one, two):
            await uow.addresses.keep(member.id, DOOR, EVENING)
        spoilt = update(addresses).where(addresses.c.member == one.id).values(sealed=b"\x01spoilt")
        await uow.connection.execute(spoilt)
        assert set(await uow.addresses.of([one.id, two.id])) == {two.id}


async def test_a_month_later_nobody_knows_at_whose_door_it_was(database: Database) -> None:
    async with database.write() as uow:
        mayor, alert = await waiting(uow)
        (first,) = await uow.knocks.due(EVENING, 5)
        await uow.knocks.end(first.id, Outcome.SENT, EVENING)
        await uow.knocks.accept(mayor.id, LETTER, now=TOMORROW, expires_at=TOMORROW)
        in_time = Moment(uow, EVENING + timedelta(days=29), PARIS, await uow.policy(), "")
        await forget_deliveries(in_time)
        assert await uow.knocks.knocked_for(alert.id) == {mayor.id}
        await forget_deliveries(replace(in_time, now=EVENING + timedelta(days=31)))
        assert await uow.knocks.knocked_for(alert.id) == frozenset()
        assert (await uow.knocks.count())[Outcome.WAITING] == 1
