"""Alerts are gathered by those who may, and open to the circles of their communes, no further."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from handlers.alerts.situations.deciding import is_in_charge_of
from handlers.alerts.situations.gathering import (
    AlreadyGathered,
    keep_apart,
    link,
    open_with,
    remove,
    take_lead,
)
from handlers.alerts.situations.proposing import proposals
from handlers.alerts.situations.viewing import MOST_ALERTS, list_situations, view_of
from handlers.moment import Moment
from storage.alerts import AlertUnknown
from storage.members import Role
from storage.situations import SituationUnknown
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.handlers.alerts.situations.stories import ended, sent
from tests.house import LIGNY, TRONVILLE

THERE = replace(NEIGHBOURS, commune=LIGNY)
NOBODY = "A" * 22


async def test_the_first_two_begin_a_situation_and_others_join_it(moment: Moment) -> None:
    uow = moment.uow
    author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    one, two, three = [await sent(moment, author, NEIGHBOURS, days) for days in (3, 2, 1)]
    begun = await link(moment, claire, two.id, one.id)
    assert begun.reference.startswith("S-")
    assert await link(moment, claire, three.id, two.id) == begun
    assert await uow.situations.alerts_of(begun.id) == [one.id, two.id, three.id]


async def test_an_alert_belongs_to_one_situation_at_most(moment: Moment) -> None:
    uow = moment.uow
    author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    one, two = [await sent(moment, author, NEIGHBOURS, days) for days in (2, 1)]
    begun = await open_with(moment, claire, one.id)
    other = await open_with(moment, claire, two.id)
    for act in (link(moment, claire, one.id, two.id), open_with(moment, claire, one.id)):
        with pytest.raises(AlreadyGathered) as gathered:
            await act
        assert gathered.value.reference == begun.reference
    assert await uow.situations.alerts_of(other.id) == [two.id]
    with pytest.raises(AlertUnknown):
        await link(moment, claire, two.id, two.id)


async def test_only_the_town_hall_and_the_coordinators_decide(moment: Moment) -> None:
    uow = moment.uow
    author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    one, two = [await sent(moment, author, NEIGHBOURS, days) for days in (2, 1)]
    situation = await open_with(moment, claire, one.id)
    others = [
        author,
        await member_of(uow, Role.MAYOR, [LIGNY]),
        await member_of(uow, Role.PREFECT),
        await member_of(uow, Role.AUDITOR),
    ]
    for other in others:
        for act in (link, keep_apart):
            for unknown in (situation.id, one.id, NOBODY):
                with pytest.raises(AlertUnknown):
                    await act(moment, other, two.id, unknown)
        for act_on_situation in (ended, take_lead):
            for unknown in (situation.id, NOBODY):
                with pytest.raises(SituationUnknown):
                    await act_on_situation(moment, other, unknown)
        with pytest.raises(AlertUnknown):
            await remove(moment, other, one.id)
    mayor = await member_of(uow, Role.MAYOR)
    assert await link(moment, mayor, two.id, situation.id) == situation


async def test_a_mayor_links_nothing_of_another_commune(moment: Moment) -> None:
    uow = moment.uow
    author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
    here, there = await sent(moment, author, NEIGHBOURS), await sent(moment, author, THERE)
    with pytest.raises(AlertUnknown):
        await link(moment, mayor, here.id, there.id)
    own = await sent(moment, mayor, THERE)
    with pytest.raises(AlertUnknown):
        await link(moment, mayor, here.id, own.id)


async def test_a_situation_is_open_to_its_communes_and_its_alerts_are_not(moment: Moment) -> None:
    uow = moment.uow
    author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    here, there = await sent(moment, author, NEIGHBOURS), await sent(moment, author, THERE)
    situation = await link(moment, claire, here.id, there.id)
    seen = {}
    for commune in (TRONVILLE, LIGNY):
        mayor = await member_of(uow, Role.DEPUTY_MAYOR, [commune])
        seen[commune] = await view_of(
            moment, mayor, await uow.situations.get_visible(situation.id, mayor)
        )
    assert [each.alert.id for each in seen[TRONVILLE].tellings] == [here.id]
    assert [each.alert.id for each in seen[LIGNY].tellings] == [there.id]
    assert {view.count for view in seen.values()} == {2}
    for role in (Role.FIELD_PARTNER, Role.PRESIDENT, Role.AUDITOR):
        other = await member_of(uow, role)
        with pytest.raises(SituationUnknown):
            await uow.situations.get_visible(situation.id, other)
        assert not (await list_situations(moment, other, 0)).situations


async def test_what_a_person_keeps_apart_is_not_proposed_again(moment: Moment) -> None:
    uow = moment.uow
    author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    one, two = [await sent(moment, author, NEIGHBOURS, days) for days in (2, 1)]
    assert [each.id for each in await proposals(moment, claire, two)] == [one.id]
    await keep_apart(moment, claire, two.id, one.id)
    assert not await proposals(moment, claire, two)
    assert not await proposals(moment, claire, one)
    situation = await open_with(moment, claire, one.id)
    three = await sent(moment, author, NEIGHBOURS)
    assert [each.id for each in await proposals(moment, claire, three)] == [two.id, situation.id]
    await keep_apart(moment, claire, three.id, situation.id)
    assert [each.id for each in await proposals(moment, claire, three)] == [two.id]


async def test_a_situation_is_proposed_once_however_many_of_its_alerts_are_alike(
    moment: Moment,
) -> None:
    uow = moment.uow
    author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    one, two, three = [await sent(moment, author, NEIGHBOURS, days) for days in (3, 2, 1)]
    situation = await link(moment, claire, one.id, two.id)
    found = await proposals(moment, claire, three)
    assert [(each.id, each.reference) for each in found] == [(situation.id, situation.reference)]
    assert found[0].alert.id == two.id
    assert not await proposals(moment, claire, two)
    assert not await proposals(moment, author, three)


async def test_what_leaves_is_not_proposed_again_and_an_empty_one_is_closed(
    moment: Moment,
) -> None:
    uow = moment.uow
    author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    one, two = [await sent(moment, author, NEIGHBOURS, days) for days in (2, 1)]
    situation = await link(moment, claire, one.id, two.id)
    assert (await remove(moment, claire, two.id)).is_open
    assert situation.id not in {each.id for each in await proposals(moment, claire, two)}
    assert not (await remove(moment, claire, one.id)).is_open
    with pytest.raises(SituationUnknown):
        await remove(moment, claire, one.id)


async def test_a_closed_one_goes_on_when_something_joins_it(moment: Moment) -> None:
    uow = moment.uow
    author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    one, two = [await sent(moment, author, NEIGHBOURS, days) for days in (2, 1)]
    situation = await open_with(moment, claire, one.id)
    closed = await ended(moment, claire, situation.id)
    assert (closed.is_open, closed.closed_at) == (False, moment.now)
    assert await ended(moment, claire, situation.id) == closed
    again = await link(moment, claire, two.id, situation.id)
    assert (again.is_open, again.closed_at) == (True, None)


async def test_the_open_ones_come_first(moment: Moment) -> None:
    uow = moment.uow
    author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    begun = []
    for days in (3, 2, 1):
        alert = await sent(moment, author, NEIGHBOURS, days)
        later = replace(moment, now=alert.created_at)
        begun.append((await open_with(later, claire, alert.id)).id)
    await ended(moment, claire, begun[2])
    listed = [each.id for each, _ in (await list_situations(moment, claire, 0)).situations]
    assert listed == [begun[1], begun[0], begun[2]]


async def test_one_person_keeps_an_eye_on_it_until_they_leave_it(moment: Moment) -> None:
    uow = moment.uow
    author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    mayor = await member_of(uow, Role.MAYOR)
    situation = await open_with(moment, claire, (await sent(moment, author, NEIGHBOURS)).id)
    leads = [(await take_lead(moment, who, situation.id)).lead for who in (claire, mayor, mayor)]
    assert leads == [claire.id, mayor.id, None]


async def test_every_act_is_written_down(moment: Moment) -> None:
    uow = moment.uow
    author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    one, two, three = [await sent(moment, author, NEIGHBOURS, days) for days in (3, 2, 1)]
    situation = await link(moment, claire, two.id, one.id)
    await keep_apart(moment, claire, three.id, situation.id)
    await take_lead(moment, claire, situation.id)
    await remove(moment, claire, two.id)
    await ended(moment, claire, situation.id)
    await link(moment, claire, three.id, situation.id)
    for last in (one, three):
        await remove(moment, claire, last.id)
    await uow.end()
    acts = "SELECT act FROM audit WHERE act LIKE 'situation.%' ORDER BY sequence"
    assert list(await uow.connection.scalars(text(acts))) == [
        "situation.opened",
        "situation.joined",
        "situation.joined",
        "situation.kept_apart",
        "situation.led",
        "situation.left",
        "situation.closed",
        "situation.joined",
        "situation.reopened",
        "situation.left",
        "situation.left",
        "situation.closed",
    ]


async def test_whoever_is_in_charge_sees_the_keys_however_old_their_own_alert_is(
    moment: Moment,
) -> None:
    uow = moment.uow
    claire, mayor = await member_of(uow, Role.COORDINATOR), await member_of(uow, Role.MAYOR)
    own = await sent(moment, await member_of(uow), NEIGHBOURS, days_ago=60)
    situation = await open_with(moment, claire, own.id)
    for days in range(MOST_ALERTS):  # they read these because they wrote them
        written = await sent(moment, mayor, THERE, days_ago=days + 1)
        await link(moment, claire, written.id, situation.id)
    assert await is_in_charge_of(moment, mayor, situation)
    view = await view_of(moment, mayor, situation)
    assert (view.decides, view.removable) == (True, [])
