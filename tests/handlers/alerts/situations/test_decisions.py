"""Decisions of a situation: who decides, who sees to it, what the clock asks, and who hears."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from handlers.alerts.following.deciding import MayorDecides
from handlers.alerts.situations.decisions.answering import answer
from handlers.alerts.situations.decisions.buttons import Answer
from handlers.alerts.situations.decisions.deciding import (
    DecisionOver,
    abandon,
    decide,
    entrust,
)
from handlers.alerts.situations.decisions.leads import leads_for
from handlers.alerts.situations.decisions.reading import reading_of
from handlers.alerts.situations.decisions.ticks import ask_what_became
from handlers.alerts.situations.gathering import open_with
from handlers.alerts.situations.opening import NotAmongThem, switch_reader
from handlers.alerts.situations.readers import KNOWN_BY
from handlers.modes import MAYORS_OWN, Mode
from handlers.moment import Moment
from storage.decisions import Decision, DecisionStatus
from storage.members import Member, Role, Status
from storage.situations import Situation, SituationUnknown
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.handlers.alerts.situations.stories import ended, sent
from tests.handlers.alerts.situations.test_opening import in_two_communes
from tests.house import BAR_LE_DUC, LIGNY, PARIS, TRONVILLE


async def decided(moment: Moment, by: Member, situation: Situation) -> Decision:
    return await decide(moment, by, situation.id, Mode.MEDIATION, 15)


async def give(moment: Moment, by: Member, decision: Decision, whom: Member) -> None:
    await entrust(moment, by, decision.id, whom.id[:KNOWN_BY])


async def heard(moment: Moment, situation: Situation) -> dict[str, int]:
    """How many messages about a situation each person was sent."""
    query = text("SELECT member, count(*) AS n FROM outbox WHERE about = :s GROUP BY member")
    rows = await moment.uow.connection.execute(query, {"s": situation.id})
    return {row.member: row.n for row in rows}


async def acts(moment: Moment, situation: Situation) -> list[tuple[str, str]]:
    await moment.uow.end()
    query = text("SELECT act, detail FROM audit WHERE about = :s")
    rows = await moment.uow.connection.execute(query, {"s": situation.id})
    return [(row.act, row.detail) for row in rows]


def at(moment: Moment, when: datetime) -> Moment:
    return replace(moment, now=when)


async def test_it_is_due_in_the_evening_of_that_day_and_says_nothing_in_the_database(
    moment: Moment,
) -> None:
    claire = await member_of(moment.uow, Role.COORDINATOR)
    situation = await in_two_communes(moment, claire)
    decision = await decided(moment, claire, situation)
    assert decision.due_at == datetime(2026, 12, 8, 18, tzinfo=PARIS)
    kept = await moment.uow.decisions.get(decision.id)
    assert (kept.status, kept.modes, kept.lead) == (DecisionStatus.TO_DO, ["mediation"], None)
    rows = await moment.uow.connection.execute(text("SELECT * FROM decisions"))
    assert not any("mediation" in str(value) for row in rows for value in row)
    assert not any("mediation" in " ".join(act) for act in await acts(moment, situation))


@pytest.mark.parametrize("days", [0, 4, -3, 9999])
async def test_days_that_no_key_offers_decide_nothing(moment: Moment, days: int) -> None:
    claire = await member_of(moment.uow, Role.COORDINATOR)
    situation = await in_two_communes(moment, claire)
    with pytest.raises(SituationUnknown):
        await decide(moment, claire, situation.id, Mode.SOCIAL, days)
    assert not await moment.uow.decisions.of_situation(situation.id)


@pytest.mark.parametrize("mode", sorted(MAYORS_OWN))
async def test_enforcement_is_the_mayors_of_one_of_its_communes(moment: Moment, mode: Mode) -> None:
    uow = moment.uow
    claire = await member_of(uow, Role.COORDINATOR)
    deputy = await member_of(uow, Role.DEPUTY_MAYOR, [LIGNY])
    situation = await in_two_communes(moment, claire)
    with pytest.raises(MayorDecides):
        await decide(moment, claire, situation.id, mode, 3)
    decision = await decide(moment, deputy, situation.id, mode, 3)
    with pytest.raises(MayorDecides):
        await abandon(moment, claire, decision.id)
    await abandon(moment, deputy, decision.id)
    assert (await uow.decisions.get(decision.id)).status is DecisionStatus.ABANDONED


async def test_whoever_is_not_in_charge_decides_nothing_and_learns_nothing(moment: Moment) -> None:
    uow = moment.uow
    claire = await member_of(uow, Role.COORDINATOR)
    reader, stranger = await member_of(uow), await member_of(uow, Role.MAYOR, [BAR_LE_DUC])
    situation = await in_two_communes(moment, claire)
    decision = await decided(moment, claire, situation)
    await switch_reader(moment, claire, situation.id, reader.id[:KNOWN_BY], shuts=False)
    for who in (reader, stranger):
        for act in (
            decide(moment, who, situation.id, Mode.SOCIAL, 3),
            entrust(moment, who, decision.id, who.id),
            abandon(moment, who, decision.id),
            answer(moment, who, decision.id, Answer.DONE),
        ):
            with pytest.raises(SituationUnknown):
                await act
    with pytest.raises(SituationUnknown):
        await reading_of(moment, stranger, situation.id)
    for act in (abandon(moment, claire, "absent"), answer(moment, claire, "x", Answer.DONE)):
        with pytest.raises(SituationUnknown):
            await act
    assert not (await reading_of(moment, reader, situation.id)).decided
    assert len((await reading_of(moment, claire, situation.id)).decided) == 1


async def test_whom_it_is_entrusted_to_reads_the_situation_and_hears_no_content(
    moment: Moment,
) -> None:
    uow = moment.uow
    claire, nora = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    situation = await in_two_communes(moment, claire)
    decision = await decided(moment, claire, situation)
    await give(moment, claire, decision, nora)
    assert (await uow.situations.get_visible(situation.id, nora)).id == situation.id
    assert [one.id for one in (await reading_of(moment, nora, situation.id)).decided] == [
        decision.id
    ]
    assert (await heard(moment, situation))[nora.id] == 1
    assert {
        ("situation.decided", ""),
        ("situation.opened_to", nora.id),
        ("situation.decision_entrusted", nora.id),
    } <= set(await acts(moment, situation))


async def test_a_town_hall_entrusts_to_no_other_town_hall(moment: Moment) -> None:
    uow = moment.uow
    claire = await member_of(uow, Role.COORDINATOR)
    mayor, other = await member_of(uow, Role.MAYOR), await member_of(uow, Role.MAYOR, [LIGNY])
    situation = await in_two_communes(moment, claire)
    people = {one.member.id for one in await leads_for(moment, mayor, situation)}
    assert people == {claire.id, mayor.id}
    decision = await decided(moment, mayor, situation)
    with pytest.raises(NotAmongThem):
        await give(moment, mayor, decision, other)
    await give(moment, claire, decision, other)
    assert not await uow.situation_readers.of(situation.id)  # they read it anyway


async def test_a_town_hall_lets_a_partner_in_where_all_is_its_own(moment: Moment) -> None:
    uow = moment.uow
    mayor, partner = await member_of(uow, Role.MAYOR), await member_of(uow, communes=[TRONVILLE])
    alert = await sent(moment, await member_of(uow), NEIGHBOURS)
    situation = await open_with(moment, mayor, alert.id)
    await give(moment, mayor, await decided(moment, mayor, situation), partner)
    assert await uow.situation_readers.of(situation.id) == [partner.id]


async def test_who_cannot_be_told_is_not_offered(moment: Moment) -> None:
    uow = moment.uow
    claire, gone = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    situation = await in_two_communes(moment, claire)
    decision = await decided(moment, claire, situation)
    await uow.members.set_status(gone.id, Status.SUSPENDED)
    with pytest.raises(NotAmongThem):
        await give(moment, claire, decision, gone)


async def test_at_its_time_the_lead_is_asked_once_then_the_coordination_hears(
    moment: Moment,
) -> None:
    uow = moment.uow
    claire, nora = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    situation = await in_two_communes(moment, claire)
    decision = await decided(moment, claire, situation)
    await give(moment, claire, decision, nora)
    due = decision.due_at
    grace = timedelta(hours=moment.policy.lapse_grace_hours)
    before = await heard(moment, situation)

    async def since(when: datetime) -> tuple[int, int]:
        await ask_what_became(at(moment, when))
        now = await heard(moment, situation)
        return tuple(now.get(one.id, 0) - before.get(one.id, 0) for one in (nora, claire))  # type: ignore[return-value] # two people

    assert await since(due - timedelta(minutes=1)) == (0, 0)
    assert await since(due) == (1, 0)
    assert await since(due + timedelta(minutes=1)) == (1, 0)
    assert await since(due + grace) == (1, 1)
    assert await since(due + timedelta(days=99)) == (1, 1)
    acted = [act for act, _ in await acts(moment, situation)]
    assert acted.count("situation.decision_asked") == acted.count("situation.decision_lapsed") == 1


async def test_what_goes_on_is_asked_again_a_week_later(moment: Moment) -> None:
    uow = moment.uow
    claire, nora = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    situation = await in_two_communes(moment, claire)
    decision = await decided(moment, claire, situation)
    await give(moment, claire, decision, nora)
    _, early = await answer(moment, nora, decision.id, Answer.GOING_ON)
    assert (early.status, early.step_at) == (DecisionStatus.DOING, decision.due_at)
    late = at(moment, decision.due_at + timedelta(hours=1))
    await ask_what_became(late)
    _, again = await answer(late, nora, decision.id, Answer.GOING_ON)
    assert again.step_at == late.now + timedelta(days=moment.policy.news_days)


async def test_what_is_done_is_asked_no_more_and_whoever_decided_hears(moment: Moment) -> None:
    uow = moment.uow
    claire, nora = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    mayor = await member_of(uow, Role.MAYOR)
    situation = await in_two_communes(moment, claire)
    decision = await decided(moment, mayor, situation)
    await give(moment, claire, decision, nora)
    before = await heard(moment, situation)
    await answer(moment, nora, decision.id, Answer.DONE)
    await ask_what_became(at(moment, decision.due_at + timedelta(days=1)))
    after = await heard(moment, situation)
    assert after == {**before, mayor.id: before.get(mayor.id, 0) + 1}
    with pytest.raises(DecisionOver):
        await answer(moment, nora, decision.id, Answer.CANNOT)
    with pytest.raises(DecisionOver):
        await give(moment, claire, decision, mayor)
    with pytest.raises(DecisionOver):
        await abandon(moment, claire, decision.id)


async def test_who_cannot_is_freed_and_the_coordination_finds_somebody_else(
    moment: Moment,
) -> None:
    uow = moment.uow
    claire, nora = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    situation = await in_two_communes(moment, claire)
    decision = await decided(moment, claire, situation)
    await give(moment, claire, decision, nora)
    before = await heard(moment, situation)
    await answer(moment, nora, decision.id, Answer.CANNOT)
    assert (await heard(moment, situation))[claire.id] == before.get(claire.id, 0) + 1
    with pytest.raises(SituationUnknown):
        await answer(moment, nora, decision.id, Answer.DONE)
    await ask_what_became(at(moment, decision.due_at))  # and nobody was found
    assert (await heard(moment, situation))[claire.id] == before.get(claire.id, 0) + 2
    late = at(moment, decision.due_at + timedelta(days=1))
    await give(late, claire, decision, nora)
    assert (await uow.decisions.get(decision.id)).due_at > late.now


@pytest.mark.parametrize("how", ["suspended", "shut out"])
async def test_a_lead_who_cannot_be_asked_surfaces_at_once(moment: Moment, how: str) -> None:
    uow = moment.uow
    claire, nora = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    situation = await in_two_communes(moment, claire)
    decision = await decided(moment, claire, situation)
    await give(moment, claire, decision, nora)
    if how == "suspended":
        await uow.members.set_status(nora.id, Status.SUSPENDED)
    else:
        await switch_reader(moment, claire, situation.id, nora.id[:KNOWN_BY], shuts=True)
        with pytest.raises(SituationUnknown):
            await answer(moment, nora, decision.id, Answer.DONE)
    before = await heard(moment, situation)
    await ask_what_became(at(moment, decision.due_at))
    after = await heard(moment, situation)
    assert after == {**before, claire.id: before.get(claire.id, 0) + 1}


async def test_nothing_more_is_decided_or_asked_of_a_closed_situation(moment: Moment) -> None:
    uow = moment.uow
    claire, nora = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    situation = await in_two_communes(moment, claire)
    decision = await decided(moment, claire, situation)
    await give(moment, claire, decision, nora)
    await ended(moment, claire, situation.id)
    before = await heard(moment, situation)
    with pytest.raises(DecisionOver):
        await decided(moment, claire, situation)
    await ask_what_became(at(moment, decision.due_at))
    assert await heard(moment, situation) == before


async def test_two_touches_decide_once_and_tell_once(moment: Moment) -> None:
    uow = moment.uow
    claire, nora = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    situation = await in_two_communes(moment, claire)
    first = await decided(moment, claire, situation)
    again = await decided(at(moment, moment.now + timedelta(seconds=1)), claire, situation)
    assert again.id == first.id
    for _ in range(2):
        await give(moment, claire, first, nora)
    assert (await heard(moment, situation))[nora.id] == 1
    assert (await decided(moment, claire, situation)).id != first.id  # that is another one
