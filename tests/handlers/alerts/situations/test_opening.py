"""A situation is opened by name, by those who may, to those who may, and shut again at once."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import text

from handlers.alerts.situations.deciding import situation_in_charge
from handlers.alerts.situations.gathering import link, open_with, take_lead
from handlers.alerts.situations.opening import NotAmongThem, OthersOpenIt, switch_reader
from handlers.alerts.situations.readers import KNOWN_BY, readers_of
from handlers.alerts.situations.viewing import list_situations, view_of
from handlers.members.leaving import remove as remove_member
from handlers.moment import Moment
from storage.alerts import AlertUnknown
from storage.charters import Charter
from storage.members import Member, Role, Status
from storage.outbox import Outcome
from storage.situations import Situation, SituationUnknown
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.handlers.alerts.situations.stories import ended, sent
from tests.house import BAR_LE_DUC, LIGNY

THERE = replace(NEIGHBOURS, commune=LIGNY)
LET_IN = [
    Role.FIELD_PARTNER,
    Role.MAYOR,
    Role.DEPUTY_MAYOR,
    Role.PRESIDENT,
    Role.PREFECT,
    Role.PROSECUTOR,
]


async def in_two_communes(moment: Moment, claire: Member) -> Situation:
    author = await member_of(moment.uow)
    here, there = await sent(moment, author, NEIGHBOURS), await sent(moment, author, THERE)
    return await link(moment, claire, here.id, there.id)


async def switch(
    moment: Moment, by: Member, situation: Situation, whom: Member, *, shuts: bool = False
) -> None:
    await switch_reader(moment, by, situation.id, whom.id[:KNOWN_BY], shuts=shuts)


async def offered(moment: Moment, by: Member, situation: Situation) -> Sequence[str]:
    return [one.member.id for one in (await readers_of(moment, by, situation.id)).found]


async def listed(moment: Moment, member: Member) -> Sequence[str]:
    return [one.id for one, _ in (await list_situations(moment, member, 0)).situations]


async def waiting_about(moment: Moment, situation: Situation, member: Member) -> int:
    query = text("SELECT count(*) FROM outbox WHERE about = :s AND member = :m AND outcome = :o")
    row = {"s": situation.id, "m": member.id, "o": Outcome.WAITING}
    return await moment.uow.connection.scalar(query, row) or 0


@pytest.mark.parametrize("role", LET_IN)
async def test_whoever_is_let_in_reads_the_situation_and_none_of_its_alerts(
    moment: Moment, role: Role
) -> None:
    uow = moment.uow
    claire, reader = (
        await member_of(uow, Role.COORDINATOR),
        await member_of(uow, role, [BAR_LE_DUC]),
    )
    situation, other = await in_two_communes(moment, claire), await in_two_communes(moment, claire)
    await switch(moment, claire, situation, reader)
    seen = await uow.situations.get_visible(situation.id, reader)
    view = await view_of(moment, reader, seen)
    assert (view.count, view.hidden, view.by_name, view.decides) == (2, 2, True, False)
    assert await listed(moment, reader) == [situation.id]
    for alert in await uow.situations.alerts_of(situation.id):
        with pytest.raises(AlertUnknown):
            await uow.alerts.get_visible(alert, reader)
    with pytest.raises(SituationUnknown):
        await uow.situations.get_visible(other.id, reader)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DUTY_PHONE, Role.COORDINATOR])
async def test_a_place_and_the_auditor_are_let_in_nowhere(moment: Moment, role: Role) -> None:
    claire, other = await member_of(moment.uow, Role.COORDINATOR), await member_of(moment.uow, role)
    situation = await in_two_communes(moment, claire)
    assert other.id not in await offered(moment, claire, situation)
    with pytest.raises(NotAmongThem):
        await switch(moment, claire, situation, other)
    if role is not Role.COORDINATOR:
        await moment.uow.situation_readers.let_in(situation.id, other.id, moment.now)
        assert not await listed(moment, other)


async def test_a_reader_decides_nothing(moment: Moment) -> None:
    uow = moment.uow
    claire = await member_of(uow, Role.COORDINATOR)
    mayor = await member_of(uow, Role.MAYOR, [BAR_LE_DUC])
    situation = await in_two_communes(moment, claire)
    await switch(moment, claire, situation, mayor)
    own = await sent(moment, await member_of(uow), replace(NEIGHBOURS, commune=BAR_LE_DUC))
    for act in (situation_in_charge, ended, take_lead, readers_of):
        with pytest.raises(SituationUnknown):
            await act(moment, mayor, situation.id)
    with pytest.raises(SituationUnknown):
        await switch(moment, mayor, situation, claire)
    with pytest.raises(AlertUnknown):
        await link(moment, mayor, own.id, situation.id)


async def test_a_town_hall_opens_what_is_its_own_alone(moment: Moment) -> None:
    uow = moment.uow
    claire, mayor = await member_of(uow, Role.COORDINATOR), await member_of(uow, Role.MAYOR)
    here, elsewhere = await member_of(uow), await member_of(uow, communes=[LIGNY])
    prefect = await member_of(uow, Role.PREFECT, [])
    situation = await open_with(moment, mayor, (await sent(moment, here, NEIGHBOURS)).id)
    known = await offered(moment, mayor, situation)
    assert {here.id, prefect.id} <= set(known)
    assert elsewhere.id not in known
    assert elsewhere.id in await offered(moment, claire, situation)
    await switch(moment, mayor, situation, prefect)

    there = await sent(moment, elsewhere, THERE)
    await link(moment, claire, there.id, situation.id)
    assert await offered(moment, mayor, situation) == [prefect.id]
    with pytest.raises(OthersOpenIt):
        await switch(moment, mayor, situation, here)
    await switch(moment, mayor, situation, prefect, shuts=True)
    assert not await listed(moment, prefect)
    assert not await listed(moment, here)


async def test_who_reads_it_anyway_is_not_offered(moment: Moment) -> None:
    uow = moment.uow
    claire = await member_of(uow, Role.COORDINATOR)
    deputy, neighbour = [
        await member_of(uow, Role.DEPUTY_MAYOR, [commune]) for commune in (LIGNY, BAR_LE_DUC)
    ]
    known = await offered(moment, claire, await in_two_communes(moment, claire))
    assert neighbour.id in known
    assert not {deputy.id, claire.id} & set(known)


async def test_nobody_is_let_in_before_having_signed(moment: Moment) -> None:
    uow = moment.uow
    claire, partner = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    suspended = await member_of(uow)
    await uow.members.set_status(suspended.id, Status.SUSPENDED)
    situation = await in_two_communes(moment, claire)
    assert partner.id in await offered(moment, claire, situation)
    assert suspended.id not in await offered(moment, claire, situation)
    await uow.charters.publish(Charter(2, "Nouvelle charte.", moment.now))
    assert not await offered(moment, claire, situation)


async def test_what_waits_is_taken_back_with_the_right(moment: Moment) -> None:
    uow = moment.uow
    claire, partner = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    another = await member_of(uow)
    situation = await in_two_communes(moment, claire)
    for one in (partner, another):
        await switch(moment, claire, situation, one)
    assert await waiting_about(moment, situation, partner) == 1
    await switch(moment, claire, situation, partner, shuts=True)
    taken = text("SELECT count(*) FROM outbox WHERE about = :s AND outcome = 'cancelled'")
    assert await uow.connection.scalar(taken, {"s": situation.id}) == 1
    assert await waiting_about(moment, situation, partner) == 1  # that it is shut
    assert await waiting_about(moment, situation, another) == 1
    assert not await listed(moment, partner)
    assert await listed(moment, another) == [situation.id]


async def test_who_leaves_reads_none(moment: Moment) -> None:
    uow = moment.uow
    claire, partner = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    situation = await in_two_communes(moment, claire)
    await switch(moment, claire, situation, partner)
    await remove_member(moment, claire, partner.id)
    assert not await uow.situation_readers.of(situation.id)


async def test_a_closed_one_is_opened_to_nobody_and_can_still_be_shut(moment: Moment) -> None:
    uow = moment.uow
    claire, partner = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    situation = await in_two_communes(moment, claire)
    await switch(moment, claire, situation, partner)
    await ended(moment, claire, situation.id)
    assert await listed(moment, partner) == [situation.id]
    assert await offered(moment, claire, situation) == [partner.id]
    await switch(moment, claire, situation, partner, shuts=True)
    assert not await offered(moment, claire, situation)


async def test_the_journal_says_who_opened_it_to_whom(moment: Moment) -> None:
    uow = moment.uow
    claire, partner = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    situation = await in_two_communes(moment, claire)
    for shuts in (False, True):
        await switch(moment, claire, situation, partner, shuts=shuts)
    await uow.end()
    acts = text("SELECT act, actor, about, detail FROM audit WHERE detail = :who")
    rows = [tuple(row) for row in await uow.connection.execute(acts, {"who": partner.id})]
    assert sorted(rows) == [
        ("situation.opened_to", claire.id, situation.id, partner.id),
        ("situation.shut_to", claire.id, situation.id, partner.id),
    ]


async def test_two_touches_of_one_key_do_what_one_does(moment: Moment) -> None:
    uow = moment.uow
    claire, mayor = await member_of(uow, Role.COORDINATOR), await member_of(uow, Role.MAYOR)
    partner = await member_of(uow)
    situation = await in_two_communes(moment, claire)
    for _ in range(2):
        await switch(moment, claire, situation, partner)
        assert await listed(moment, partner) == [situation.id]
        assert await waiting_about(moment, situation, partner) == 1
    for _ in range(2):
        await switch(moment, claire, situation, partner, shuts=True)
        assert not await listed(moment, partner)
        assert await waiting_about(moment, situation, partner) == 1
    with pytest.raises(NotAmongThem):
        await switch(moment, mayor, situation, partner, shuts=True)
