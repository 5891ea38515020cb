"""The forecast against brute force, hour by hour: each gap is named, and none is invented."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

import pytest

from handlers.alerts.foretelling import foretell
from handlers.alerts.outlook import outlook_of
from handlers.coverage.forecast import Gap, foresee, spells
from handlers.foretold import Asked
from handlers.moment import Moment
from handlers.outlook import Reach
from storage.absences import Absence
from storage.alerts import Severity
from storage.charters import Charter
from storage.members import Member, Role, Status
from storage.notices import Audience
from storage.routing_rules import Condition, ToExchangeGroup, ToGroup
from storage.schema import new_id
from tests.handlers.alerts.council import group_of, member_of
from tests.house import EVENING, LIGNY, SAINT_AMAND, TRONVILLE

COMMUNES = (LIGNY, SAINT_AMAND, TRONVILLE)
COLOURS = (Severity.GREEN, Severity.RED)
HOURS = 72
UNNAMED = "other"
"""A nature that no rule of these councils names."""


async def random_council(moment: Moment, random: Random) -> None:
    """Few enough people that gaps open and close as they come and go."""
    uow = moment.uow
    roles = [Role.COORDINATOR, Role.MAYOR, Role.DEPUTY_MAYOR, Role.FIELD_PARTNER]
    members = [
        await member_of(uow, random.choice(roles), random.sample(COMMUNES, random.randint(1, 2)))
        for _ in range(7)
    ]
    for member in members:
        await befall(moment, random, member, members)
    await rotas(moment, random, members)
    groups = [await group_of(uow, [random.choice(COMMUNES)]) for _ in range(2)]
    await uow.chats.bury(groups[0].chat, "kicked")
    about = Condition(severities=frozenset({random.choice(COLOURS)}))
    await uow.routing_rules.add(about, ToGroup(groups[1].id), EVENING)
    exchange = await uow.exchange_groups.add("Violences", EVENING)
    await uow.exchange_groups.put_in(exchange.id, members[0].id)
    await uow.routing_rules.add(Condition(), ToExchangeGroup(exchange.id), EVENING)
    await uow.routing_rules.add(Condition(nature="squat"), ToGroup(groups[0].id), EVENING)
    later = EVENING + timedelta(hours=random.randrange(HOURS))
    await uow.charters.publish(Charter(2, "Charte suivante.", later))


async def befall(moment: Moment, random: Random, member: Member, others: Sequence[Member]) -> None:
    uow = moment.uow
    if member.chat and random.random() < 0.15:
        await uow.chats.bury(member.chat, "blocked")
    if random.random() < 0.1:
        await uow.members.set_status(member.id, Status.SUSPENDED)
    if random.random() < 0.5:
        await uow.members.sign(member.id, 2)
    for _ in range(random.randrange(3)):
        await away(moment, random, member, random.choice([None, *others]))


async def away(moment: Moment, random: Random, member: Member, alternate: Member | None) -> None:
    start = EVENING + timedelta(hours=random.randrange(-24, HOURS))
    await moment.uow.absences.declare(
        Absence(
            id=new_id(),
            member=member.id,
            alternate=alternate.id if alternate else None,
            named_by=member.id,
            from_at=start,
            until_at=start + timedelta(hours=random.randrange(1, HOURS)),
        )
    )


async def rotas(moment: Moment, random: Random, members: Sequence[Member]) -> None:
    """A day or two each, also of people who may not be on call there, and days without anybody."""
    for insee in COMMUNES:
        day = moment.today - timedelta(days=1)
        while day < moment.today + timedelta(days=4):
            until = day + timedelta(days=random.randint(1, 2))
            if random.random() < 0.7:
                await moment.uow.rotas.keep(insee, random.choice(members).id, day, until)
            day = until


async def reach_of(moment: Moment, insee: str, severity: Severity, at: datetime) -> Reach:
    """As the way of a real alert has it at this hour."""
    foretold = await foretell(replace(moment, now=at), Asked(insee, UNNAMED, severity))
    told = {each.audience for each in foretold.hearers}
    town_hall, coordination = Audience.OFFICIAL in told, Audience.COORDINATOR in told
    on_call = not (foretold.lacks_on_call and town_hall and coordination)
    return Reach(Audience.GROUP in told, town_hall, coordination, on_call)


def at_night_of_its_own(moment: Moment, random: Random) -> Moment:
    """A council whose night is of any length, or that has none."""
    night_from, night_until = (time(random.randrange(24)) for _ in range(2))
    policy = replace(moment.policy, night_from=night_from, night_until=night_until)
    return replace(moment, policy=policy)


@pytest.mark.parametrize("seed", range(6))
async def test_the_forecast_is_what_each_hour_would_show(moment: Moment, seed: int) -> None:
    random = Random(seed)
    await random_council(moment, random)
    moment = at_night_of_its_own(moment, random) if seed else moment
    end = EVENING + timedelta(hours=HOURS)
    gaps = foresee(await outlook_of(moment, end), COMMUNES, EVENING, end)
    hours = [EVENING + timedelta(hours=hour) for hour in range(HOURS)]
    for insee in COMMUNES:
        for severity in COLOURS:
            for at in hours:
                really = await reach_of(moment, insee, severity, at)
                foreseen = [
                    gap
                    for gap in gaps
                    if (gap.insee, gap.severity) == (insee, severity) and gap.start <= at < gap.end
                ]
                expected = [] if really.is_whole else [really]
                assert [gap.reach for gap in foreseen] == expected, (insee, severity, at)


@pytest.mark.parametrize("seed", range(4))
async def test_sentences_leave_no_gap_out_and_add_none(moment: Moment, seed: int) -> None:
    random = Random(seed)
    await random_council(moment, random)
    moment = at_night_of_its_own(moment, random) if seed else moment
    end = EVENING + timedelta(hours=HOURS)
    gaps = foresee(await outlook_of(moment, end), COMMUNES, EVENING, end)
    told = [
        Gap(insee, severity, spell.reach, spell.start, spell.end)
        for spell in spells(gaps)
        for insee in spell.communes
        for severity in spell.severities
    ]
    assert len(told) == len(gaps)
    for gap in gaps:
        assert any(_is_said_by(gap, one) for one in told), gap
    for one in told:
        assert any(_is_said_by(gap, one) for gap in gaps), one


def _is_said_by(gap: Gap, told: Gap) -> bool:
    """What can wait at night is said with the hours of what is grave, a night apart at most."""
    if gap.severity >= Severity.ORANGE:
        return told == gap
    shift = max(abs(told.start - gap.start), abs(told.end - gap.end))
    alike = (told.insee, told.severity, told.reach) == (gap.insee, gap.severity, gap.reach)
    return alike and shift <= timedelta(hours=12)
