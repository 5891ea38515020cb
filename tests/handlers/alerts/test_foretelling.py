"""What is foretold of an alert is what a real sending does, on random councils."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TypeVar

import pytest

from handlers.alerts.escalating.ticks import escalate
from handlers.alerts.foretelling import foretell
from handlers.alerts.sending import send
from handlers.alerts.vocabulary import Nature
from handlers.foretold import Asked
from handlers.moment import Moment
from handlers.routing import service
from handlers.routing.texts.answer import answer
from storage.absences import Absence
from storage.alerts import Severity
from storage.members import Kind, Member, Role, Status
from storage.notices import Audience
from storage.routing_rules import (
    Condition,
    Destination,
    ToCommune,
    ToExchangeGroup,
    ToGroup,
    ToKind,
)
from storage.schema import new_id
from tests.handlers.alerts.council import NEIGHBOURS, group_of, member_of, move_to
from tests.house import EVENING, LIGNY, SAINT_AMAND, TRONVILLE

COMMUNES = (LIGNY, SAINT_AMAND, TRONVILLE)
NATURES = (Nature.NEIGHBOURS, Nature.FAMILY_VIOLENCE, Nature.SQUAT)
T = TypeVar("T")
ROLES = (Role.FIELD_PARTNER, Role.MAYOR, Role.DEPUTY_MAYOR, Role.COORDINATOR, Role.PREFECT)


async def random_council(moment: Moment, random: Random) -> None:
    """People, groups, rules, absences, dead chats and gone groups, as chance has it."""
    members = [
        await member_of(moment.uow, random.choice(ROLES), some(random, COMMUNES)) for _ in range(8)
    ]
    groups = [await group_of(moment.uow, some(random, COMMUNES) or [LIGNY]) for _ in range(3)]
    for member in members:
        await befall(moment, random, member, members)
    for commune in some(random, COMMUNES):
        weeks = timedelta(days=14)
        who = random.choice(members)
        await moment.uow.rotas.keep(commune, who.id, moment.today, moment.today + weeks)
    await moment.uow.groups.unlink(groups[0])
    exchange = await moment.uow.exchange_groups.add("Violences", EVENING)
    for member in some(random, members):
        await moment.uow.exchange_groups.put_in(exchange.id, member.id)
    for _ in range(random.randrange(5)):
        destinations: Sequence[Destination] = (
            ToExchangeGroup(exchange.id),
            ToKind(Kind.ASSOCIATION),
            ToCommune(random.choice(COMMUNES)),
            ToGroup(random.choice(groups).id),
        )
        about = Condition(
            nature=random.choice([None, *NATURES]),
            severities=frozenset(some(random, list(Severity))),
            communes=frozenset(some(random, COMMUNES)),
        )
        await moment.uow.routing_rules.add(about, random.choice(destinations), EVENING)


async def befall(moment: Moment, random: Random, member: Member, others: Sequence[Member]) -> None:
    if member.chat and random.random() < 0.2:
        await moment.uow.chats.bury(member.chat, "blocked")
    if random.random() < 0.2:
        await moment.uow.members.set_status(member.id, Status.SUSPENDED)
    if random.random() < 0.3:
        await moment.uow.absences.declare(
            Absence(
                id=new_id(),
                member=member.id,
                alternate=random.choice([None, *(other.id for other in others)]),
                named_by=member.id,
                from_at=EVENING,
                until_at=EVENING + timedelta(days=1),
            )
        )


def some(random: Random, among: Sequence[T]) -> list[T]:
    return [each for each in among if random.random() < 0.5]


@pytest.mark.parametrize("seed", range(12))
async def test_what_is_foretold_is_what_a_sending_does(moment: Moment, seed: int) -> None:
    random = Random(seed)
    await random_council(moment, random)
    author = await member_of(moment.uow, communes=[])
    asked = Asked(random.choice(COMMUNES), random.choice(NATURES), random.choice(list(Severity)))
    foretold = await foretell(moment, asked)
    report = NEIGHBOURS.from_json(
        {"commune": asked.insee, "nature": asked.nature, "severity": asked.severity}
    )
    alert = (await send(moment, author, report)).alert
    hours = sorted({moment.now, *(each.at for each in foretold.hearers)})
    # What is asked about is the council of now: the absences of a day are not over yet.
    for hour in (each for each in hours if each < EVENING + timedelta(days=1)):
        await escalate(replace(moment, now=hour))
        told = await moment.uow.notices.of(alert.id)
        by_then = [each for each in foretold.hearers if each.at <= hour]
        assert {(each.audience, each.who.id) for each in by_then} == {
            (each.audience, each.reader) for each in told if each.audience is not Audience.AUTHOR
        }
    rules = {rule.id for rule in await moment.uow.routing_rules.all()}
    for each in foretold.hearers:
        assert (each.rule is not None) >= (each.audience is Audience.NAMED)
        assert each.rule is None or each.rule.id in rules


async def test_whoever_is_on_call_is_named_first_and_why(moment: Moment) -> None:
    mayor, deputy = [await member_of(moment.uow, r) for r in (Role.MAYOR, Role.DEPUTY_MAYOR)]
    partner = await member_of(moment.uow)
    week = (moment.today, moment.today + timedelta(days=7))
    asked = Asked(TRONVILLE, Nature.SQUAT, Severity.RED)
    natures = {nature.value: nature.value for nature in Nature}

    async def answered() -> tuple[list[str], str]:
        foretold = await foretell(moment, asked)
        known = await service.known(moment, natures)
        text = answer("screen", foretold, [], known, moment.zone).text.replace("\u00a0", " ")
        return [each.who.id for each in foretold.hearers], text

    assert "d’astreinte" not in (await answered())[1]
    await moment.uow.rotas.keep(TRONVILLE, deputy.id, *week)
    hearers, text = await answered()
    assert hearers == [deputy.id, mayor.id]
    assert (
        "Tout de suite :</b>\n• Prénom Nom-deputy_mayor (Association exemple) : d’astreinte" in text
    )
    await moment.uow.absences.declare(
        Absence(
            id=new_id(),
            member=deputy.id,
            alternate=partner.id,
            named_by=deputy.id,
            from_at=EVENING,
            until_at=EVENING + timedelta(days=1),
        )
    )
    assert ": remplace la personne d’astreinte" not in (await answered())[1], "same commune"
    await move_to(moment.uow, partner, LIGNY)
    hearers, text = await answered()
    assert hearers == [partner.id, mayor.id]
    assert ": remplace la personne d’astreinte" in text
    await moment.uow.absences.unname((await moment.uow.absences.at(EVENING))[0].id)
    hearers, text = await answered()
    assert hearers == [mayor.id]
    assert "⚠️ La personne d’astreinte n’est pas joignable : le maire d’abord." in text


async def test_nothing_is_kept_of_a_question(moment: Moment) -> None:
    await member_of(moment.uow, Role.MAYOR)
    foretold = await foretell(moment, Asked(TRONVILLE, Nature.SQUAT, Severity.RED))
    assert len(foretold.hearers) == 1
    assert not await moment.uow.deliveries.due(moment.now)
    coordinator = await member_of(moment.uow, Role.COORDINATOR)
    assert not await moment.uow.alert_lists.page(coordinator, limit=5)
