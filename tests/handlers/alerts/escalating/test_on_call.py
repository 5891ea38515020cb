"""Whoever is on call is asked before the fixed order, and nobody twice."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from handlers.alerts.escalating.declining import cannot_answer
from handlers.moment import Moment
from storage.absences import Absence
from storage.alerts import Alert
from storage.escalations import Step
from storage.members import Member, Role, Status
from storage.schema import new_id
from tests.handlers.alerts.council import member_of
from tests.handlers.alerts.escalating.test_steps import TEN_MINUTES, Town
from tests.house import EVENING, LIGNY, PARIS, TRONVILLE

TODAY = date(2026, 11, 23)
NEXT = TODAY + timedelta(days=7)


@pytest.fixture
async def town(moment: Moment) -> Town:
    return await Town(moment).move_in()


async def on_call(
    town: Town, who: Member, first: date = TODAY, until: date = NEXT, insee: str = TRONVILLE
) -> None:
    await town.uow.rotas.keep(insee, who.id, first, until)


async def away(town: Town, who: Member, alternate: Member | None = None) -> None:
    absence = Absence(
        id=new_id(),
        member=who.id,
        alternate=alternate.id if alternate else None,
        named_by=who.id,
        from_at=EVENING,
        until_at=EVENING + timedelta(days=1),
    )
    await town.uow.absences.declare(absence)


async def gap_said(town: Town, alert: Alert) -> bool:
    """Whether the coordinator reads that whoever is on call is missing."""
    for minutes in (0, 10, 20, 30):
        for each in await town.at(EVENING + timedelta(minutes=minutes)):
            if each.chat == town.coordinator.chat and alert.reference in each.text:
                return "La personne d’astreinte n’est pas joignable" in each.text
    return False


async def test_whoever_is_on_call_then_the_fixed_order_without_them(town: Town) -> None:
    await on_call(town, town.deputies[0])
    alert = await town.flags()
    assert await town.hears(EVENING) == {"first deputy"}
    assert await town.step(alert) is Step.ON_CALL
    assert await town.hears(EVENING + TEN_MINUTES) == {"mayor"}
    assert await town.hears(EVENING + 2 * TEN_MINUTES) == {"second deputy"}
    assert await town.hears(EVENING + 3 * TEN_MINUTES) == {"coordinator"}


async def test_a_mayor_on_call_changes_nothing_in_the_order(town: Town) -> None:
    await on_call(town, town.mayor)
    await town.flags()
    assert await town.hears(EVENING) == {"mayor"}
    assert await town.hears(EVENING + TEN_MINUTES) == {"first deputy", "second deputy"}


async def test_the_last_deputy_on_call_leaves_no_step_without_anybody(town: Town) -> None:
    await town.uow.members.set_status(town.deputies[1].id, Status.REMOVED)
    await on_call(town, town.deputies[0])
    await town.flags()
    assert await town.hears(EVENING) == {"first deputy"}
    assert await town.hears(EVENING + TEN_MINUTES) == {"mayor"}
    assert await town.hears(EVENING + 2 * TEN_MINUTES) == {"coordinator"}


async def test_another_commune_and_another_week_are_nobodys_business(town: Town) -> None:
    elsewhere = await member_of(town.uow, Role.MAYOR, [LIGNY])
    await on_call(town, elsewhere, insee=LIGNY)
    await on_call(town, town.deputies[0], NEXT, NEXT + timedelta(days=7))
    await town.flags()
    assert await town.hears(EVENING) == {"mayor"}


async def test_whoever_stands_in_for_who_is_on_call_is_asked(town: Town) -> None:
    partner = await member_of(town.uow)
    await on_call(town, town.deputies[0])
    await away(town, town.deputies[0], partner)
    alert = await town.flags()
    assert await town.hears(EVENING) == set()
    assert (await town.uow.notices.of(alert.id))[0].reader == partner.id
    assert await town.hears(EVENING + TEN_MINUTES) == {"mayor"}


@pytest.mark.parametrize("lack", ["away", "suspended", "phone", "moved"])
async def test_where_they_are_missing_the_fixed_order_applies_and_it_is_said(
    town: Town, lack: str
) -> None:
    deputy = town.deputies[0]
    await on_call(town, deputy)
    match lack:
        case "away":
            await away(town, deputy)
        case "suspended":
            await town.uow.members.set_status(deputy.id, Status.SUSPENDED)
        case "phone":
            await town.uow.chats.bury(deputy.chat or "", "blocked")
        case "moved":
            stranger = await member_of(town.uow, Role.MAYOR, [LIGNY])
            await town.uow.rotas.keep(TRONVILLE, stranger.id, TODAY, NEXT)
    alert = await town.flags()
    told = {each.reader for each in await town.uow.notices.of(alert.id)}
    assert told == {town.mayor.id}
    assert await gap_said(town, alert)


async def test_nothing_is_missing_where_the_rota_is_empty_or_served(town: Town) -> None:
    assert not await gap_said(town, await town.flags())


async def test_the_rota_changes_at_midnight_of_those_who_live_there(town: Town) -> None:
    first, second = town.deputies
    await on_call(town, first, TODAY, TODAY + timedelta(days=1))
    await on_call(town, second, TODAY + timedelta(days=1), NEXT)
    late = datetime(2026, 11, 23, 23, 59, tzinfo=PARIS)
    town.moment = replace(town.moment, now=late)
    await town.flags()
    assert await town.hears(late) == {"first deputy"}
    town.moment = replace(town.moment, now=late + timedelta(minutes=1))
    await town.flags()
    assert await town.hears(town.moment.now) == {"second deputy"}


async def test_whoever_comes_on_call_meanwhile_is_asked_with_the_next_step(town: Town) -> None:
    first, second = town.deputies
    await on_call(town, first, TODAY, TODAY + timedelta(days=1))
    await on_call(town, second, TODAY + timedelta(days=1), NEXT)
    late = datetime(2026, 11, 23, 23, 55, tzinfo=PARIS)
    town.moment = replace(town.moment, now=late)
    await town.flags()
    assert await town.hears(late) == {"first deputy"}
    assert await town.hears(late + TEN_MINUTES) == {"mayor", "second deputy"}
    assert await town.hears(late + 2 * TEN_MINUTES) == {"coordinator"}


async def test_whoever_was_on_call_yesterday_cannot_and_it_goes_on_at_once(town: Town) -> None:
    first, second = town.deputies
    await on_call(town, first, TODAY, TODAY + timedelta(days=1))
    await on_call(town, second, TODAY + timedelta(days=1), NEXT)
    late = datetime(2026, 11, 23, 23, 55, tzinfo=PARIS)
    town.moment = replace(town.moment, now=late)
    alert = await town.flags()
    await town.at(late)
    town.moment = replace(town.moment, now=late + TEN_MINUTES - timedelta(minutes=1))
    await cannot_answer(town.moment, first, alert.id)
    assert await town.hears(town.moment.now) == {"mayor", "second deputy"}


@pytest.mark.parametrize(
    ("sunday", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)],
    ids=["clocks go forward", "clocks go back"],
)
async def test_a_day_is_that_of_the_clock_when_it_changes(
    town: Town, sunday: date, hours: int
) -> None:
    first, second = town.deputies
    monday = sunday + timedelta(days=1)
    await on_call(town, first, sunday - timedelta(days=6), monday)
    await on_call(town, second, monday, monday + timedelta(days=7))
    midnight = datetime(sunday.year, sunday.month, sunday.day, tzinfo=PARIS)
    begins = midnight.astimezone(EVENING.tzinfo)
    last_minute = timedelta(hours=hours, minutes=-1)
    for since, who in (
        (timedelta(), first),
        (last_minute, first),
        (timedelta(hours=hours), second),
    ):
        town.moment = replace(town.moment, now=begins + since)
        alert = await town.flags()
        assert [each.reader for each in await town.uow.notices.of(alert.id)] == [who.id]
