"""What changes hands at night, as an absence begins or ends: what can wait rings in the morning."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import update

from handlers.alerts.acknowledging import acknowledge
from handlers.alerts.passing_on import catch_up, hand_over, tell_what_changed_hands
from handlers.alerts.sending import send
from handlers.alerts.withdrawing import withdraw
from handlers.moment import Moment
from storage.absences import Absence
from storage.alert_rows import alerts
from storage.alerts import Alert, Severity
from storage.members import Member, Role
from storage.notices import Notice
from storage.schema import new_id
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.house import EVENING

MIDNIGHT = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
SEVEN = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
GREEN = replace(NEIGHBOURS, severity=Severity.GREEN)


def at(moment: Moment, now: datetime) -> Moment:
    return replace(moment, now=now)


async def told(moment: Moment, who: Member, alert: Alert) -> list[Notice]:
    return [each for each in await moment.uow.notices.of(alert.id) if each.reader == who.id]


async def goes_away(
    moment: Moment, who: Member, alternate: Member, begin: datetime = MIDNIGHT
) -> Absence:
    absence = Absence(
        id=new_id(),
        member=who.id,
        alternate=alternate.id,
        named_by=who.id,
        from_at=begin,
        until_at=begin + timedelta(days=3),
    )
    await moment.uow.absences.declare(absence)
    return absence


@pytest.mark.parametrize("danger", [False, True])
@pytest.mark.parametrize("severity", Severity)
async def test_whoever_stands_in_from_midnight_on_is_asked_then_or_in_the_morning(
    moment: Moment, severity: Severity, danger: bool
) -> None:
    author, mayor = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    clerk = await member_of(moment.uow, communes=[])
    report = replace(NEIGHBOURS, severity=severity, immediate_danger=danger)
    alert = (await send(moment, author, report)).alert
    await goes_away(moment, mayor, clerk)
    passes = danger or severity >= Severity.ORANGE
    for now, is_told in ((MIDNIGHT, passes), (SEVEN - timedelta(seconds=1), passes)):
        await hand_over(at(moment, now), mayor)
        await tell_what_changed_hands(at(moment, now))
        assert bool(await told(moment, clerk, alert)) is is_told
    for _ in range(2):
        await tell_what_changed_hands(at(moment, SEVEN))
        assert len(await told(moment, clerk, alert)) == 1
    assert await moment.uow.missed.of(mayor.id) == []


async def test_several_are_one_message(moment: Moment) -> None:
    author, mayor = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    clerk = await member_of(moment.uow, communes=[])
    calm = [(await send(moment, author, GREEN)).alert for _ in range(3)]
    await goes_away(moment, mayor, clerk)
    await hand_over(at(moment, MIDNIGHT), mayor)
    await tell_what_changed_hands(at(moment, SEVEN))
    listed = [each for alert in calm for each in await told(moment, clerk, alert)]
    assert len(listed) == len(calm)
    assert len({each.slot for each in listed}) == 1


async def test_what_is_answered_or_taken_back_meanwhile_asks_nobody(moment: Moment) -> None:
    author, mayor = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    deputy = await member_of(moment.uow, Role.DEPUTY_MAYOR)
    clerk = await member_of(moment.uow, communes=[])
    answered, withdrawn = [(await send(moment, author, GREEN)).alert for _ in range(2)]
    await goes_away(moment, mayor, clerk)
    night = at(moment, MIDNIGHT)
    await hand_over(night, mayor)
    await acknowledge(night, deputy, answered.id)
    await withdraw(night, author, withdrawn.id)
    await tell_what_changed_hands(at(moment, SEVEN))
    for alert in (answered, withdrawn):
        assert await told(moment, clerk, alert) == []
    assert await moment.uow.missed.due(SEVEN + timedelta(days=1), 9) == []


async def test_who_is_back_at_midnight_hears_in_the_morning_of_what_can_wait(
    moment: Moment,
) -> None:
    author, mayor = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    deputy = await member_of(moment.uow, Role.DEPUTY_MAYOR)
    absence = await goes_away(moment, mayor, deputy, EVENING)
    calm, grave = [(await send(moment, author, one)).alert for one in (GREEN, NEIGHBOURS)]
    await moment.uow.absences.drop(absence.id)
    night = at(moment, MIDNIGHT)
    await catch_up(night, mayor)
    assert await told(moment, mayor, grave)
    assert not await told(moment, mayor, calm)
    await tell_what_changed_hands(at(moment, SEVEN))
    assert await told(moment, mayor, calm)
    assert await moment.uow.missed.of(mayor.id) == []


async def test_who_is_still_away_in_the_morning_hears_on_the_return(moment: Moment) -> None:
    author, mayor = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    clerk = await member_of(moment.uow, communes=[])
    absence = await goes_away(moment, mayor, clerk, EVENING)
    alert = (await send(moment, author, GREEN)).alert
    await hand_over(at(moment, MIDNIGHT), mayor)
    await tell_what_changed_hands(at(moment, SEVEN))
    assert await moment.uow.missed.of(mayor.id) == [alert.id]
    await moment.uow.absences.drop(absence.id)
    await catch_up(at(moment, SEVEN + timedelta(hours=1)), mayor)
    assert await told(moment, mayor, alert)


async def test_a_night_that_was_made_longer_lasts_longer_for_it(moment: Moment) -> None:
    author, mayor = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    clerk = await member_of(moment.uow, communes=[])
    alert = (await send(moment, author, GREEN)).alert
    await goes_away(moment, mayor, clerk)
    await hand_over(at(moment, MIDNIGHT), mayor)
    longer = replace(moment, policy=replace(moment.policy, night_until=time(9)))
    for hours, is_told in ((0, False), (2, True)):
        await tell_what_changed_hands(at(longer, SEVEN + timedelta(hours=hours)))
        assert bool(await told(moment, clerk, alert)) is is_told


async def test_what_fails_in_the_morning_comes_again(moment: Moment) -> None:
    author, mayor = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    clerk = await member_of(moment.uow, communes=[])
    alert = (await send(moment, author, GREEN)).alert
    await goes_away(moment, mayor, clerk)
    await hand_over(at(moment, MIDNIGHT), mayor)
    whole = moment.uow.vault.seal_json("alerts", "sealed", alert.id, alert.facts)
    for minutes, sealed, is_told in ((0, b"broken", False), (5, whole, True)):
        seal = update(alerts).where(alerts.c.id == alert.id).values(sealed=sealed)
        await moment.uow.connection.execute(seal)
        await tell_what_changed_hands(at(moment, SEVEN + timedelta(minutes=minutes)))
        assert bool(await told(moment, clerk, alert)) is is_told
