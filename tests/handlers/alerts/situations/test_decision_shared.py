"""What one decision says, and who works on it: sealed, and read by those alone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from handlers.alerts.few_words.asking import Purpose, Words, WordsUnwanted
from handlers.alerts.showing import UNTIL
from handlers.alerts.situations.closing.ending import go_on
from handlers.alerts.situations.decisions.contributing import contributing_of, switch_contributor
from handlers.alerts.situations.decisions.deciding import (
    DecisionOver,
    abandon,
    decide,
    entrust,
)
from handlers.alerts.situations.decisions.reading import reading_of, reading_of_one
from handlers.alerts.situations.decisions.tasks import TASKS
from handlers.alerts.situations.decisions.wording import WHICH, NothingSaid, opening, read, word
from handlers.alerts.situations.opening import NotAmongThem, switch_reader
from handlers.alerts.situations.readers import KNOWN_BY
from handlers.alerts.situations.viewing import view_of
from handlers.modes import Mode
from handlers.moment import Moment
from storage.decisions import Decision
from storage.members import Member, Role
from storage.situations import Situation, SituationUnknown
from tests.handlers.alerts.council import member_of
from tests.handlers.alerts.situations.stories import ended
from tests.handlers.alerts.situations.test_opening import in_two_communes
from tests.handlers.alerts.situations.thread.stories import turn_of
from tests.house import LIGNY

SAID = "Le bailleur et le collège reçoivent les familles"


async def decided(moment: Moment, by: Member, situation: Situation) -> Decision:
    return await decide(moment, by, situation.id, Mode.MEDIATION, 15)


async def joins(moment: Moment, by: Member, decision: Decision, whom: Member) -> None:
    await switch_contributor(moment, by, decision.id, whom.id[:KNOWN_BY], leaves=False)


def until(moment: Moment, decision: Decision) -> Mapping[str, str]:
    return {WHICH: decision.id, UNTIL: (moment.now + timedelta(minutes=5)).isoformat()}


async def heard(moment: Moment, situation: Situation, member: Member) -> int:
    query = text("SELECT count(*) FROM outbox WHERE about = :s AND member = :m")
    row = {"s": situation.id, "m": member.id}
    return await moment.uow.connection.scalar(query, row) or 0


async def test_words_are_kept_sealed_and_stand_in_no_other_place(moment: Moment) -> None:
    uow = moment.uow
    claire = await member_of(uow, Role.COORDINATOR)
    situation = await in_two_communes(moment, claire)
    decision = await decided(moment, claire, situation)
    with pytest.raises(NothingSaid):
        await read(moment, claire, decision.id)
    await word(moment, claire, decision.id, f"{SAID}\n  du hall B")
    assert (await uow.decisions.get(decision.id)).text == f"{SAID} du hall B"
    await read(moment, claire, decision.id)
    await uow.end()
    for table in ("decisions", "audit", "outbox"):
        rows = await uow.connection.execute(text(f"SELECT * FROM {table}"))  # named above
        assert not any(SAID in str(value) for row in rows for value in row)
    acts = await uow.connection.scalars(text("SELECT act FROM audit"))
    assert {"situation.decision_worded", "situation.decision_read"} <= set(acts)


async def test_words_are_read_by_whoever_decides_and_whoever_works_on_it(moment: Moment) -> None:
    uow = moment.uow
    claire = await member_of(uow, Role.COORDINATOR)
    lead, contributor, reader, stranger = [await member_of(uow) for _ in range(4)]
    situation = await in_two_communes(moment, claire)
    decision = await decided(moment, claire, situation)
    await word(moment, claire, decision.id, SAID)
    await entrust(moment, claire, decision.id, lead.id[:KNOWN_BY])
    await joins(moment, claire, decision, contributor)
    await switch_reader(moment, claire, situation.id, reader.id[:KNOWN_BY], shuts=False)
    for who in (claire, lead, contributor):
        await read(moment, who, decision.id)
        shown = await opening(moment, who, until(moment, decision))
        assert shown is not None
        assert SAID in shown.text
    for who in (reader, stranger):
        with pytest.raises(SituationUnknown):
            await read(moment, who, decision.id)
        assert await opening(moment, who, until(moment, decision)) is None
    with pytest.raises(SituationUnknown):
        await read(moment, claire, "absent")


async def test_whoever_works_on_it_puts_nothing_into_words_and_asks_nobody(moment: Moment) -> None:
    uow = moment.uow
    claire, lead = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    situation = await in_two_communes(moment, claire)
    decision = await decided(moment, claire, situation)
    await entrust(moment, claire, decision.id, lead.id[:KNOWN_BY])
    words = Words(purpose=Purpose.DECISION, about=decision.id, text=SAID)
    for act in (TASKS[Purpose.DECISION].ask, TASKS[Purpose.DECISION].take):
        with pytest.raises(WordsUnwanted):
            await act(turn_of(moment, lead), words)
    with pytest.raises(SituationUnknown):
        await joins(moment, lead, decision, lead)
    assert not (await uow.decisions.get(decision.id)).text
    await abandon(moment, claire, decision.id)
    for act in (TASKS[Purpose.DECISION].ask, TASKS[Purpose.DECISION].take):
        with pytest.raises(WordsUnwanted):
            await act(turn_of(moment, claire), words)


async def test_without_words_it_is_decided_all_the_same(moment: Moment) -> None:
    claire = await member_of(moment.uow, Role.COORDINATOR)
    situation = await in_two_communes(moment, claire)
    decision = await decided(moment, claire, situation)
    words = Words(purpose=Purpose.DECISION, about=decision.id)
    assert "sans texte" in (await TASKS[Purpose.DECISION].take(turn_of(moment, claire), words)).text
    assert await moment.uow.decisions.get(decision.id) == decision


async def test_who_contributes_hears_it_once_reads_the_situation_and_sees_it(
    moment: Moment,
) -> None:
    uow = moment.uow
    claire, lead, nora = (
        await member_of(uow, Role.COORDINATOR),
        await member_of(uow),
        await member_of(uow),
    )
    situation = await in_two_communes(moment, claire)
    decision = await decided(moment, claire, situation)
    await entrust(moment, claire, decision.id, lead.id[:KNOWN_BY])
    for _ in range(2):
        await joins(moment, claire, decision, nora)
    assert await heard(moment, situation, nora) == 1
    held = await uow.situations.get_visible(situation.id, nora)
    assert (await view_of(moment, nora, held)).sees_to_one
    reading = await reading_of(moment, nora, situation.id)
    assert [one.contributors for one in reading.decided] == [(nora.id,)]
    assert {lead.id, nora.id} == set(reading.names)
    rows = await uow.connection.execute(text("SELECT * FROM decisions"))
    assert not any(nora.id in str(value) for row in rows for value in row)

    await switch_contributor(moment, claire, decision.id, nora.id[:KNOWN_BY], leaves=True)
    assert await heard(moment, situation, nora) == 2
    with pytest.raises(SituationUnknown):
        await reading_of_one(moment, nora, decision.id)
    assert not (await reading_of(moment, nora, situation.id)).decided


async def test_the_lead_is_no_contributor_and_a_contributor_may_become_the_lead(
    moment: Moment,
) -> None:
    uow = moment.uow
    claire, nora = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    situation = await in_two_communes(moment, claire)
    decision = await decided(moment, claire, situation)
    await joins(moment, claire, decision, nora)
    await entrust(moment, claire, decision.id, nora.id[:KNOWN_BY])
    kept = await uow.decisions.get(decision.id)
    assert (kept.lead, kept.contributors) == (nora.id, ())
    offered = {one.member.id for one in (await contributing_of(moment, claire, decision.id)).found}
    assert nora.id not in offered
    with pytest.raises(NotAmongThem):
        await joins(moment, claire, decision, nora)


async def test_a_town_hall_shares_it_with_no_other_town_hall(moment: Moment) -> None:
    uow = moment.uow
    claire, mayor = await member_of(uow, Role.COORDINATOR), await member_of(uow, Role.MAYOR)
    other = await member_of(uow, Role.MAYOR, [LIGNY])
    situation = await in_two_communes(moment, claire)
    decision = await decided(moment, mayor, situation)
    with pytest.raises(NotAmongThem):
        await joins(moment, mayor, decision, other)
    await joins(moment, claire, decision, other)


@pytest.mark.parametrize("over", ["abandoned", "ended"])
async def test_who_contributed_hears_that_it_is_over(moment: Moment, over: str) -> None:
    uow = moment.uow
    claire, nora = await member_of(uow, Role.COORDINATOR), await member_of(uow)
    situation = await in_two_communes(moment, claire)
    decision = await decided(moment, claire, situation)
    await joins(moment, claire, decision, nora)
    if over == "abandoned":
        await abandon(moment, claire, decision.id)
    else:
        await ended(moment, claire, situation.id)
    assert await heard(moment, situation, nora) == 2
    with pytest.raises(DecisionOver):
        await joins(moment, claire, decision, claire)
    await go_on(replace(moment, now=moment.now + timedelta(days=1)), claire, situation.id)
    again = 2 if over == "abandoned" else 3
    assert await heard(moment, situation, nora) == again
