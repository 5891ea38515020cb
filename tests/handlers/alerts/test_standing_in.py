"""While somebody is away: who is told, who may read and acknowledge, and what waits for them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.alerts.acknowledging import Heard, acknowledge, acknowledge_all
from handlers.alerts.escalating.ticks import escalate
from handlers.alerts.notices import refresh
from handlers.alerts.openings import OPENINGS
from handlers.alerts.passing_on import catch_up, hand_over
from handlers.alerts.reading import read
from handlers.alerts.routing import recipients_of
from handlers.alerts.sending import send
from handlers.alerts.showing import Revealing
from handlers.alerts.telling import telling_of
from handlers.members.leaving import remove
from handlers.moment import Moment
from handlers.rights import CALLING, COORDINATORS, READING
from handlers.standing_in import with_standing
from storage.absences import Absence, AbsenceUnknown
from storage.alerts import AlertUnknown, Severity
from storage.members import Member, Role
from storage.notices import Audience, Behalf
from storage.outbox import Operation, Outcome
from storage.routing_rules import Condition, ToKind
from storage.schema import new_id
from storage.standing import NOBODY, Standing
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.house import EVENING, LIGNY, PARIS, TRONVILLE

DAY = timedelta(days=1)


async def is_away(moment: Moment, member: Member, alternate: Member | None) -> Absence:
    """Away for a day from now on."""
    absence = Absence(
        id=new_id(),
        member=member.id,
        alternate=alternate.id if alternate else None,
        named_by=member.id,
        from_at=moment.now,
        until_at=moment.now + DAY,
    )
    await moment.uow.absences.declare(absence)
    return absence


async def now_of(moment: Moment, member: Member) -> Member:
    """The member as a turn has them."""
    return await with_standing(moment.uow, await moment.uow.members.get(member.id), moment.now)


async def deliver(moment: Moment) -> None:
    """Every message that is due comes onto a screen."""
    for number, row in enumerate(await moment.uow.deliveries.due(moment.now), start=1):
        if row.slot is not None:
            await moment.uow.slots.adopt(row.slot, number)
        await moment.uow.deliveries.end(row.id, Outcome.SENT, now=moment.now)


async def told(moment: Moment, alert: str) -> dict[str, Audience]:
    return {each.reader: each.audience for each in await moment.uow.notices.of(alert)}


async def test_who_stands_in_is_told_in_place_of_the_absent_and_acknowledges(
    moment: Moment,
) -> None:
    author, mayor = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    clerk = await member_of(moment.uow, communes=[])
    await is_away(moment, mayor, clerk)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    assert await told(moment, alert.id) == {clerk.id: Audience.OFFICIAL}
    acting = await now_of(moment, clerk)
    outcome = await acknowledge(moment, acting, alert.id)
    assert outcome.heard is Heard.FIRST
    assert set(outcome.telling.seen) == {Behalf.TOWN_HALL}


async def test_rights_last_as_long_as_the_dates_and_no_longer(moment: Moment) -> None:
    author, mayor = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    clerk = await member_of(moment.uow, communes=[])
    alert = (await send(moment, author, NEIGHBOURS)).alert
    await is_away(moment, mayor, clerk)
    acting = await now_of(moment, clerk)
    assert acting.standing == Standing(frozenset({mayor.id}), mayor.communes)
    assert await moment.uow.alerts.get_visible(alert.id, acting) == alert
    assert await moment.uow.alert_lists.page(acting, limit=2) == [alert]
    assert READING.admits(acting)
    assert not CALLING.admits(acting)
    after = await now_of(replace(moment, now=moment.now + DAY), clerk)
    assert after.standing == NOBODY
    assert not READING.admits(after)
    assert await moment.uow.alert_lists.page(after, limit=2) == []
    with pytest.raises(AlertUnknown):
        await moment.uow.alerts.get_visible(alert.id, after)


async def test_content_that_was_asked_for_in_time_is_not_shown_too_late(moment: Moment) -> None:
    author, mayor = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    clerk = await member_of(moment.uow, communes=[])
    alert = (await send(moment, author, NEIGHBOURS)).alert
    absence = await is_away(moment, mayor, clerk)
    await read(moment, await now_of(moment, clerk), alert.id)
    await deliver(moment)
    rows = await moment.uow.deliveries.due(EVENING)
    (row,) = [row for row in rows if row.operation is Operation.REVEAL]
    assert await Revealing(PARIS, OPENINGS)(moment.uow, row, moment.now) is not None
    await moment.uow.absences.drop(absence.id)
    assert await Revealing(PARIS, OPENINGS)(moment.uow, row, moment.now) is None


async def test_in_place_of_a_coordinator_one_reads_everything_and_administers_nothing(
    moment: Moment,
) -> None:
    author = await member_of(moment.uow)
    coordinator = await member_of(moment.uow, Role.COORDINATOR, [])
    colleague = await member_of(moment.uow, communes=[])
    alert = (await send(moment, author, NEIGHBOURS)).alert
    await is_away(moment, coordinator, colleague)
    acting = await now_of(moment, colleague)
    assert acting.standing.coordination
    assert await moment.uow.alert_lists.page(acting, limit=2) == [alert]
    assert CALLING.admits(acting)
    assert not COORDINATORS.admits(acting)
    outcome = await acknowledge(moment, acting, alert.id)
    assert set(outcome.telling.seen) == {Behalf.COORDINATION}


async def test_one_behalf_a_commune_when_several_are_seen_at_once(moment: Moment) -> None:
    """The mayor of one commune who stands in for a coordinator hears of another's, too."""
    author = await member_of(moment.uow, communes=[TRONVILLE, LIGNY])
    mayor = await member_of(moment.uow, Role.MAYOR)
    coordinator = await member_of(moment.uow, Role.COORDINATOR, [])
    await is_away(moment, coordinator, mayor)
    here = (await send(moment, author, NEIGHBOURS)).alert
    there = (await send(moment, author, replace(NEIGHBOURS, commune=LIGNY))).alert
    acting = await now_of(moment, mayor)
    assert len(await acknowledge_all(moment, acting, [here, there])) == 2
    seen = await moment.uow.notices.acknowledgements_of([here.id, there.id])
    assert {each.alert: each.on_behalf for each in seen} == {
        here.id: Behalf.TOWN_HALL,
        there.id: Behalf.COORDINATION,
    }
    assert await acknowledge_all(moment, acting, [here, there]) == []


async def test_nobody_is_told_twice_who_stands_in_for_several(moment: Moment) -> None:
    mayor, deputy = [await member_of(moment.uow, r) for r in (Role.MAYOR, Role.DEPUTY_MAYOR)]
    coordinator = await member_of(moment.uow, Role.COORDINATOR, [])
    await is_away(moment, mayor, deputy)
    await is_away(moment, coordinator, deputy)
    recipients = await recipients_of(moment, TRONVILLE)
    assert [one.id for one in recipients.officials] == [deputy.id]
    assert recipients.coordinators == []
    assert ids(recipients.away) == {mayor.id, coordinator.id}


async def test_an_absence_without_an_alternate_is_a_gap(moment: Moment) -> None:
    mayor = await member_of(moment.uow, Role.MAYOR)
    await is_away(moment, mayor, None)
    assert not await recipients_of(moment, TRONVILLE)


async def test_who_is_named_late_hears_of_what_nobody_was_told(moment: Moment) -> None:
    author, mayor = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    clerk = await member_of(moment.uow, communes=[])
    await is_away(moment, mayor, None)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    assert await told(moment, alert.id) == {}
    await is_away(moment, mayor, clerk)
    for _ in range(2):
        await hand_over(moment, mayor)
        assert await told(moment, alert.id) == {clerk.id: Audience.OFFICIAL}
    assert await moment.uow.missed.of(mayor.id) == [alert.id]


async def test_what_was_missed_is_there_on_the_return(moment: Moment) -> None:
    author, mayor = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    deputy = await member_of(moment.uow, Role.DEPUTY_MAYOR)
    absence = await is_away(moment, mayor, None)
    missed, seen = [(await send(moment, author, NEIGHBOURS)).alert for _ in range(2)]
    await acknowledge(moment, deputy, seen.id)
    await catch_up(moment, mayor)
    assert mayor.id not in await told(moment, missed.id)
    await moment.uow.absences.drop(absence.id)
    await catch_up(moment, mayor)
    assert mayor.id in await told(moment, missed.id)
    assert mayor.id not in await told(moment, seen.id)


async def test_the_absent_still_see_a_notice_of_before_change(moment: Moment) -> None:
    author, mayor = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    deputy = await member_of(moment.uow, Role.DEPUTY_MAYOR)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    await deliver(moment)
    await is_away(moment, mayor, deputy)
    await acknowledge(moment, deputy, alert.id)
    rows = await moment.uow.deliveries.due(EVENING)
    assert mayor.chat in {row.chat for row in rows if row.operation is Operation.EDIT}


async def test_who_stands_in_no_more_and_is_named_by_a_rule_reads_what_the_named_read(
    moment: Moment,
) -> None:
    """Who has left it without an answer is said to those who answer for it, and to nobody else."""
    uow = moment.uow
    author, clerk = await member_of(uow), await member_of(uow)
    await member_of(uow, Role.MAYOR)
    coordinator = await member_of(uow, Role.COORDINATOR, [])
    await uow.routing_rules.add(Condition(), ToKind(clerk.kind), moment.now)
    absence = await is_away(moment, coordinator, clerk)
    alert = (await send(moment, author, replace(NEIGHBOURS, severity=Severity.RED))).alert
    await deliver(moment)
    for minutes in (10, 20):
        moment = replace(moment, now=EVENING + timedelta(minutes=minutes))
        await escalate(moment)
        await deliver(moment)
    assert (await told(moment, alert.id))[clerk.id] is Audience.COORDINATOR
    await uow.absences.drop(absence.id)
    await refresh(moment, await telling_of(moment, alert))
    rows = [row for row in await uow.deliveries.due(moment.now) if row.chat == clerk.chat]
    texts = [str(row.body.get("text")) for row in rows]
    assert any(alert.reference in text for text in texts)
    assert not [text for text in texts if "Nom-" in text]


async def test_a_later_absence_takes_the_place_of_those_that_it_touches(moment: Moment) -> None:
    mayor = await member_of(moment.uow, Role.MAYOR)
    first = await is_away(moment, mayor, None)
    later = replace(moment, now=moment.now + DAY)
    second = await is_away(later, mayor, None)
    assert await moment.uow.absences.of(mayor.id, moment.now) == [first, second]
    third = replace(second, id=new_id(), from_at=moment.now + DAY / 2)
    assert await moment.uow.absences.declare(third) == [first, second]
    assert await moment.uow.absences.of(mayor.id, moment.now) == [third]
    assert await moment.uow.absences.between(moment.now, third.from_at) == []
    with pytest.raises(AbsenceUnknown):
        await moment.uow.absences.get(first.id)


async def test_whoever_leaves_is_neither_away_nor_named(moment: Moment) -> None:
    mayor, deputy = [await member_of(moment.uow, r) for r in (Role.MAYOR, Role.DEPUTY_MAYOR)]
    theirs, named = await is_away(moment, deputy, None), await is_away(moment, mayor, deputy)
    coordinator = await member_of(moment.uow, Role.COORDINATOR)
    await remove(moment, coordinator, deputy.id)
    assert await moment.uow.absences.at(moment.now) == [replace(named, alternate=None)]
    assert theirs != named


def ids(members: Sequence[Member]) -> set[str]:
    return {one.id for one in members}
