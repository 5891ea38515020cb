"""Several alerts are gathered as one is, at the price of one."""

from dataclasses import replace

import pytest

from handlers.alerts.acknowledging import acknowledge
from handlers.alerts.corroborating import corroborate
from handlers.alerts.escalating.declining import cannot_answer
from handlers.alerts.listing import PER_PAGE, list_alerts
from handlers.alerts.reading import read
from handlers.alerts.sending import send
from handlers.alerts.situations.gathering import link, open_with
from handlers.alerts.situations.viewing import view_of
from handlers.alerts.telling import telling_of, tellings_of
from handlers.moment import Moment
from storage.alerts import Alert
from storage.members import Kind, Member, Role
from storage.notices import Behalf
from storage.routing_rules import Condition, ToKind
from tests.handlers.alerts.council import NEIGHBOURS, group_of, member_of
from tests.house import LIGNY
from tests.statements import counted

ELSEWHERE = replace(NEIGHBOURS, commune=LIGNY)


async def sent(moment: Moment, author: Member, count: int) -> list[Alert]:
    return [(await send(moment, author, NEIGHBOURS)).alert for _ in range(count)]


async def test_each_of_several_is_told_as_it_would_be_alone(moment: Moment) -> None:
    uow = moment.uow
    author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
    deputy, other = await member_of(uow, Role.DEPUTY_MAYOR), await member_of(uow)
    claire = await member_of(uow, Role.COORDINATOR)
    await group_of(uow)
    seen, declined, _ = await sent(moment, author, 3)
    await uow.routing_rules.add(
        Condition(nature=None, severities=frozenset(), communes=frozenset()),
        ToKind(Kind.ASSOCIATION),
        moment.now,
    )
    ruled = (await send(moment, author, NEIGHBOURS)).alert
    far = (await send(moment, author, ELSEWHERE)).alert
    await acknowledge(moment, mayor, seen.id)
    await acknowledge(moment, claire, far.id)
    await cannot_answer(moment, mayor, declined.id)
    await read(moment, deputy, seen.id)
    await read(moment, author, declined.id)
    await corroborate(moment, other, ruled.id)
    ids = [each.id for each in (seen, declined, ruled, far)]
    every = list((await uow.alerts.get_all(ids)).values())
    tellings = await tellings_of(moment, every)
    assert tellings == [await telling_of(moment, each) for each in every]
    by_id = {each.alert.id: each for each in tellings}
    assert [by_id[each].readers for each in ids] == [1, 0, 0, 0], "an author is no reader"
    assert [set(by_id[each].seen) for each in ids] == [
        {Behalf.TOWN_HALL},
        set(),
        set(),
        {Behalf.COORDINATION},
    ]
    assert [by_id[each].declined for each in ids] == [set(), {mayor.id}, set(), set()]
    assert [set(by_id[each].people) for each in ids] == [
        {mayor.id},
        {mayor.id},
        set(),
        {claire.id},
    ]
    assert [bool(by_id[each].corroborated) for each in ids] == [False, False, True, False]
    assert [bool(by_id[each].recipients.named) for each in ids] == [False, False, True, False]
    assert [bool(by_id[each].recipients.groups) for each in ids] == [True, True, True, False]


@pytest.mark.parametrize("role", [Role.MAYOR, Role.COORDINATOR])
async def test_a_page_of_many_costs_what_a_page_of_one_does(moment: Moment, role: Role) -> None:
    author, reader = await member_of(moment.uow), await member_of(moment.uow, role)
    await sent(moment, author, 1)
    with counted(moment.uow) as one:
        await list_alerts(moment, reader, "view", own=False)
    await sent(moment, author, PER_PAGE)
    with counted(moment.uow) as many:
        await list_alerts(moment, reader, "view", own=False)
    assert len(many) == len(one)


async def test_a_situation_of_many_costs_what_one_of_few_does(moment: Moment) -> None:
    author, claire = await member_of(moment.uow), await member_of(moment.uow, Role.COORDINATOR)
    first, *others = await sent(moment, author, 6)
    situation = await open_with(moment, claire, first.id)
    with counted(moment.uow) as few:
        await view_of(moment, claire, situation)
    for other in others:
        await link(moment, claire, other.id, situation.id)
    with counted(moment.uow) as many:
        await view_of(moment, claire, situation)
    assert len(many) == len(few)
