"""A situation ends with its outcome, and its open decisions with it, until it goes on."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from handlers.alerts.following.deciding import MayorDecides
from handlers.alerts.situations import texts
from handlers.alerts.situations.closing.ending import StillToDo, close, go_on
from handlers.alerts.situations.decisions.answering import answer
from handlers.alerts.situations.decisions.buttons import Answer
from handlers.alerts.situations.decisions.deciding import (
    DecisionOver,
    abandon,
    decide,
    entrust,
    in_days,
)
from handlers.alerts.situations.decisions.ticks import ask_what_became
from handlers.alerts.situations.gathering import link, open_with, remove
from handlers.alerts.situations.opening import switch_reader
from handlers.alerts.situations.readers import KNOWN_BY
from handlers.alerts.situations.viewing import view_of
from handlers.alerts.vocabulary import SituationOutcome
from handlers.modes import Mode
from handlers.moment import Moment
from storage.decisions import Decision, DecisionStatus
from storage.members import Member, Role
from storage.schema import new_id
from storage.situations import Situation, SituationUnknown
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.handlers.alerts.situations.stories import ended, sent
from tests.handlers.alerts.situations.test_opening import in_two_communes

APPEASED = SituationOutcome.APPEASED


async def entrusted(
    moment: Moment, claire: Member, situation: Situation, lead: Member, days: int = 15
) -> Decision:
    decision = await decide(moment, claire, situation.id, Mode.MEDIATION, days)
    await entrust(moment, claire, decision.id, lead.id[:KNOWN_BY])
    return await moment.uow.decisions.get(decision.id)


async def told(moment: Moment, situation: Situation, member: Member, said: str) -> int:
    """How many messages that say this a person was sent about a situation."""
    query = "SELECT id, sealed FROM outbox WHERE about = :s AND member = :m AND sealed IS NOT NULL"
    named = {"s": situation.id, "m": member.id}
    rows = await moment.uow.connection.execute(text(query), named)
    bodies = [moment.uow.vault.open_json("outbox", "sealed", row.id, row.sealed) for row in rows]
    return sum(said in body["text"] for body in bodies)


async def card(moment: Moment, member: Member, situation: Situation) -> str:
    held = await moment.uow.situations.get_visible(situation.id, member)
    return texts.card(new_id(), await view_of(moment, member, held)).text


def at(moment: Moment, when: datetime) -> Moment:
    return replace(moment, now=when)


async def test_the_outcome_is_kept_sealed_and_stands_on_the_card(moment: Moment) -> None:
    claire = await member_of(moment.uow, Role.COORDINATOR)
    situation = await in_two_communes(moment, claire)
    closed = await close(moment, claire, situation.id, APPEASED)
    assert (closed.is_open, closed.closed_at) == (False, moment.now)
    rows = await moment.uow.connection.execute(text("SELECT * FROM situation_closings"))
    assert not any("appeased" in str(value) for row in rows for value in row)
    assert "Fin : la situation est apaisée." in (await card(moment, claire, situation)).replace(
        "\N{NO-BREAK SPACE}", " "
    )
    again = await close(moment, claire, situation.id, SituationOutcome.UNRELATED)
    assert again == closed
    last = await moment.uow.situation_closings.last(situation.id)
    assert last is not None
    assert (last.outcome, last.by, last.at) == (APPEASED, claire.id, moment.now)


async def test_one_that_went_on_ends_in_another_way(moment: Moment) -> None:
    claire = await member_of(moment.uow, Role.COORDINATOR)
    situation = await in_two_communes(moment, claire)
    await close(moment, claire, situation.id, APPEASED)
    assert (await go_on(moment, claire, situation.id)).is_open
    assert "Fin" not in await card(moment, claire, situation)
    later = at(moment, moment.now + timedelta(days=1))
    await close(later, claire, situation.id, SituationOutcome.ELSEWHERE)
    assert "déplacé ailleurs" in await card(later, claire, situation)


async def test_that_justice_sees_to_it_is_read_by_those_in_charge_alone(moment: Moment) -> None:
    claire, nora = await member_of(moment.uow, Role.COORDINATOR), await member_of(moment.uow)
    situation = await in_two_communes(moment, claire)
    await switch_reader(moment, claire, situation.id, nora.id[:KNOWN_BY], shuts=False)
    await close(moment, claire, situation.id, SituationOutcome.AUTHORITIES)
    assert "police ou justice" in await card(moment, claire, situation)
    assert "justice" not in await card(moment, nora, situation)


async def test_open_decisions_are_dropped_by_whoever_has_read_them_alone(moment: Moment) -> None:
    uow = moment.uow
    claire, nora = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    situation = await in_two_communes(moment, claire)
    first = await entrusted(moment, claire, situation, nora)
    meanwhile = at(moment, moment.now + timedelta(minutes=1))
    newer = await decide(meanwhile, claire, situation.id, Mode.SOCIAL, 3)
    for seen in (None, "", first.id[:KNOWN_BY], first.id):
        with pytest.raises(StillToDo):
            await close(meanwhile, claire, situation.id, APPEASED, seen=seen)
    assert (await uow.situations.get(situation.id)).is_open
    assert await uow.decisions.of_situation(situation.id) == [first, newer]

    await close(meanwhile, claire, situation.id, APPEASED, seen=newer.id[:KNOWN_BY])
    kept = await uow.decisions.get(first.id)
    assert (kept.status, kept.was) == (DecisionStatus.ABANDONED, DecisionStatus.TO_DO)
    assert await told(moment, situation, nora, "s’arrête là") == 1
    await ask_what_became(at(moment, first.due_at))
    assert await told(moment, situation, nora, "où en est") == 0
    with pytest.raises(DecisionOver):
        await answer(moment, nora, first.id, Answer.DONE)


async def test_what_is_done_asks_nothing(moment: Moment) -> None:
    uow = moment.uow
    claire, nora = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    situation = await in_two_communes(moment, claire)
    decision = await entrusted(moment, claire, situation, nora)
    await answer(moment, nora, decision.id, Answer.DONE)
    assert not (await close(moment, claire, situation.id, APPEASED)).is_open
    kept = await uow.decisions.get(decision.id)
    assert (kept.status, kept.was) == (DecisionStatus.DONE, None)


async def test_what_is_the_mayors_own_ends_with_nobody_else(moment: Moment) -> None:
    uow = moment.uow
    claire, mayor = await member_of(uow, Role.COORDINATOR), await member_of(uow, Role.MAYOR)
    situation = await in_two_communes(moment, claire)
    await decide(moment, mayor, situation.id, Mode.FORMAL_REMINDER, 3)
    with pytest.raises(MayorDecides):
        await ended(moment, claire, situation.id)
    assert (await uow.situations.get(situation.id)).is_open
    assert not (await ended(moment, mayor, situation.id)).is_open


async def test_what_was_dropped_comes_back_and_is_asked_about_again(moment: Moment) -> None:
    uow = moment.uow
    claire, nora = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    situation = await in_two_communes(moment, claire)
    soon = await entrusted(moment, claire, situation, nora, 3)
    far = await entrusted(moment, claire, situation, nora, 30)
    given_up = await decide(moment, claire, situation.id, Mode.SOCIAL, 3)
    await abandon(moment, claire, given_up.id)
    await answer(moment, nora, far.id, Answer.GOING_ON)
    await ended(moment, claire, situation.id)

    later = at(moment, soon.due_at + timedelta(days=1))
    await go_on(later, claire, situation.id)
    week = in_days(later, later.policy.news_days)
    found = [await uow.decisions.get(one.id) for one in (soon, far, given_up)]
    assert [(one.status, one.was, one.due_at) for one in found] == [
        (DecisionStatus.TO_DO, None, week),
        (DecisionStatus.DOING, None, far.due_at),
        (DecisionStatus.ABANDONED, None, given_up.due_at),
    ]
    assert await told(moment, situation, nora, "reprend") == 2
    await ask_what_became(at(moment, week - timedelta(minutes=1)))
    assert await told(moment, situation, nora, "où en est") == 0
    await ask_what_became(at(moment, week))
    assert await told(moment, situation, nora, "où en est") == 1


async def test_whoever_was_shut_out_meanwhile_is_not_told(moment: Moment) -> None:
    uow = moment.uow
    claire, nora = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    situation = await in_two_communes(moment, claire)
    await entrusted(moment, claire, situation, nora)
    await ended(moment, claire, situation.id)
    await switch_reader(moment, claire, situation.id, nora.id[:KNOWN_BY], shuts=True)
    await go_on(moment, claire, situation.id)
    assert await told(moment, situation, nora, "reprend") == 0


async def test_without_alerts_it_ends_with_all_that_was_decided_until_one_joins(
    moment: Moment,
) -> None:
    uow = moment.uow
    claire, mayor = await member_of(uow, Role.COORDINATOR), await member_of(uow, Role.MAYOR)
    alert = await sent(moment, await member_of(uow), NEIGHBOURS)
    situation = await open_with(moment, claire, alert.id)
    decision = await decide(moment, mayor, situation.id, Mode.FORMAL_REMINDER, 3)
    await remove(moment, claire, alert.id)
    assert not (await go_on(moment, claire, situation.id)).is_open
    assert (await uow.decisions.get(decision.id)).was is DecisionStatus.TO_DO
    last = await uow.situation_closings.last(situation.id)
    assert last is not None
    assert last.outcome is None
    other = await sent(moment, await member_of(uow), NEIGHBOURS)
    await link(moment, claire, other.id, situation.id)
    assert (await uow.decisions.get(decision.id)).status is DecisionStatus.TO_DO


async def test_whoever_is_not_in_charge_ends_and_reopens_nothing(moment: Moment) -> None:
    uow = moment.uow
    claire, nora = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    situation = await in_two_communes(moment, claire)
    await switch_reader(moment, claire, situation.id, nora.id[:KNOWN_BY], shuts=False)
    with pytest.raises(SituationUnknown):
        await close(moment, nora, situation.id, APPEASED)
    await close(moment, claire, situation.id, APPEASED)
    with pytest.raises(SituationUnknown):
        await go_on(moment, nora, situation.id)
    assert not (await uow.situations.get(situation.id)).is_open
