"""Who is told that a situation grows, and how often."""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.alerts.report import Report
from handlers.alerts.situations.gathering import link, open_with
from handlers.alerts.situations.growing import growth_in
from handlers.moment import Moment
from storage.alerts import Severity
from storage.members import Member, Role
from storage.situations import Situation
from tests.handlers.alerts.council import NEIGHBOURS, group_of, member_of
from tests.handlers.alerts.situations.stories import ended, sent
from tests.house import LIGNY

THERE = replace(NEIGHBOURS, commune=LIGNY)


async def told(
    moment: Moment, situation: Situation, by: datetime | None = None
) -> list[str | None]:
    """The chats that were told of a situation since the beginning, up to `by`, or will be."""
    rows = await moment.uow.deliveries.due(by or moment.now + timedelta(days=99))
    return [row.chat for row in rows if situation.reference in str(row.body)]


async def grown(moment: Moment, author: Member, claire: Member, *reports: Report) -> Situation:
    """A situation of these alerts, sent a day apart, the last one today."""
    ago = len(reports)
    situation = await open_with(moment, claire, (await sent(moment, author, reports[0], ago)).id)
    for days, report in zip(range(ago - 1, 0, -1), reports[1:], strict=True):
        alert = await sent(moment, author, report, days - 1)
        await link(moment, claire, alert.id, situation.id)
    return situation


async def test_those_in_charge_are_told_and_whoever_linked_it_is_not(moment: Moment) -> None:
    uow = moment.uow
    author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    others = [
        await member_of(uow, Role.COORDINATOR),
        await member_of(uow, Role.MAYOR),
        await member_of(uow, Role.MAYOR, [LIGNY]),
    ]
    group = await group_of(uow)
    await member_of(uow, Role.MAYOR, ["55029"])
    situation = await grown(moment, author, claire, NEIGHBOURS, THERE, NEIGHBOURS)
    chats = await told(moment, situation)
    assert sorted(map(str, chats)) == sorted(str(other.chat) for other in others)
    assert group.chat not in chats
    assert author.chat not in chats
    for other in others:
        assert await uow.situations.get_visible(situation.id, other)


async def test_at_night_what_can_wait_is_pointed_out_in_the_morning(moment: Moment) -> None:
    uow, night = moment.uow, replace(moment, now=moment.now + timedelta(hours=5))
    author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    await member_of(uow, Role.MAYOR)
    yellow, orange = (
        replace(NEIGHBOURS, severity=one) for one in (Severity.YELLOW, Severity.ORANGE)
    )
    calm = await grown(night, author, claire, yellow, yellow, yellow)
    morning = night.policy.morning_after(night.now, night.zone)
    assert len(await told(night, calm, night.now)) == 0
    assert len(await told(night, calm, morning)) == 1
    urgent = await grown(night, author, claire, yellow, yellow, orange)
    assert len(await told(night, urgent, night.now)) == 1


async def test_each_rule_is_told_once_while_it_lasts(moment: Moment) -> None:
    uow = moment.uow
    author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    await member_of(uow, Role.MAYOR)
    situation = await grown(moment, author, claire, NEIGHBOURS, NEIGHBOURS, NEIGHBOURS)
    assert len(await told(moment, situation)) == 1
    counts = []
    for minutes, severity in ((1, Severity.ORANGE), (2, Severity.RED), (3, Severity.RED)):
        after = replace(moment, now=moment.now + timedelta(minutes=minutes))
        alert = await sent(after, author, replace(NEIGHBOURS, severity=severity))
        await link(after, claire, alert.id, situation.id)
        counts.append(len(await told(moment, situation)))
    assert counts == [1, 2, 2]


async def test_what_grows_again_after_its_days_is_told_again(moment: Moment) -> None:
    uow = moment.uow
    author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    await member_of(uow, Role.MAYOR)
    situation = await grown(moment, author, claire, NEIGHBOURS, NEIGHBOURS, NEIGHBOURS)
    counts = []
    for days in (21, 22, 23):
        later = replace(moment, now=moment.now + timedelta(days=days))
        alert = await sent(later, author, NEIGHBOURS)
        await link(later, claire, alert.id, situation.id)
        counts.append(len(await told(moment, situation)))
    assert counts == [1, 1, 2]


async def test_two_alerts_are_no_growth(moment: Moment) -> None:
    uow = moment.uow
    author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    await member_of(uow, Role.MAYOR)
    situation = await grown(moment, author, claire, NEIGHBOURS, NEIGHBOURS)
    assert not await told(moment, situation)


async def test_what_is_closed_does_not_grow(moment: Moment) -> None:
    uow = moment.uow
    author, claire = await member_of(uow), await member_of(uow, Role.COORDINATOR)
    situation = await grown(moment, author, claire, NEIGHBOURS, NEIGHBOURS, NEIGHBOURS)
    assert await growth_in(moment, situation)
    assert not await growth_in(moment, await ended(moment, claire, situation.id))
