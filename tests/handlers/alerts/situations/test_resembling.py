"""Which alerts are found alike: in whose scope, near which communes, in which order."""

from dataclasses import replace

from handlers.alerts.situations.likeness import WITHIN
from handlers.alerts.situations.resembling import resembling
from handlers.alerts.situations.sectors import sector_of
from handlers.alerts.vocabulary import Nature
from handlers.alerts.withdrawing import withdraw
from handlers.moment import Moment
from storage.members import Role
from tests.handlers.alerts.council import NEIGHBOURS, group_of, member_of
from tests.handlers.alerts.situations.stories import sent
from tests.house import BAR_LE_DUC, LIGNY, TRONVILLE


async def test_the_most_alike_come_first(moment: Moment) -> None:
    author, claire = await member_of(moment.uow), await member_of(moment.uow, Role.COORDINATOR)
    old = await sent(moment, author, NEIGHBOURS, days_ago=20)
    lately = await sent(moment, author, NEIGHBOURS, days_ago=3)
    kin = await sent(moment, author, replace(NEIGHBOURS, nature=Nature.INCIVILITY), days_ago=1)
    await sent(moment, author, replace(NEIGHBOURS, nature=Nature.SQUAT), days_ago=1)
    alert = await sent(moment, author, NEIGHBOURS)
    found = await resembling(moment, claire, alert)
    assert [each.alert.id for each in found] == [lately.id, old.id, kin.id]
    but = await resembling(moment, claire, alert, but={lately.id})
    assert [each.alert.id for each in but] == [old.id, kin.id]


async def test_nobody_finds_what_they_may_not_see(moment: Moment) -> None:
    uow = moment.uow
    await group_of(uow, [TRONVILLE, LIGNY])
    author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    mayor, partner = await member_of(uow, Role.MAYOR), await member_of(uow)
    there = await sent(moment, author, replace(NEIGHBOURS, commune=LIGNY), days_ago=1)
    here = await sent(moment, author, NEIGHBOURS, days_ago=2)
    alert = await sent(moment, author, NEIGHBOURS)
    assert [one.alert.id for one in await resembling(moment, claire, alert)] == [here.id, there.id]
    assert [one.alert.id for one in await resembling(moment, mayor, alert)] == [here.id]
    assert not await resembling(moment, partner, alert)


async def test_what_was_taken_back_or_is_long_ago_is_not_compared(moment: Moment) -> None:
    author, claire = await member_of(moment.uow), await member_of(moment.uow, Role.COORDINATOR)
    gone = await sent(moment, author, NEIGHBOURS)
    await withdraw(moment, author, gone.id)
    await sent(moment, author, NEIGHBOURS, days_ago=WITHIN.days + 1)
    assert not await resembling(moment, claire, await sent(moment, author, NEIGHBOURS))


async def test_a_sector_is_a_group_or_a_postcode(moment: Moment) -> None:
    assert await sector_of(moment, TRONVILLE) == frozenset()
    assert "55041" in await sector_of(moment, BAR_LE_DUC)
    await group_of(moment.uow, [TRONVILLE, BAR_LE_DUC])
    assert await sector_of(moment, TRONVILLE) == {BAR_LE_DUC}
    assert TRONVILLE in await sector_of(moment, BAR_LE_DUC)
