"""Decisions in the minutes: who notes them, how, and what may still change."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text

from handlers.meetings import service
from handlers.meetings.agenda import items
from handlers.meetings.minutes import deciding
from handlers.meetings.minutes.deciding import DecisionTold, MayorDecides, note
from handlers.meetings.minutes.secretary import name_secretary
from handlers.meetings.minutes.writing import MinutesApproved, NotBegun
from handlers.meetings.service import MeetingOver
from handlers.modes import MAYORS_OWN, Mode
from handlers.moment import Moment
from storage.decisions import Decision
from storage.meetings import MeetingUnknown
from storage.members import Member, Role
from tests.handlers.meetings.conftest import Council
from tests.handlers.meetings.minutes.sittings import DUE, IN_THE_ROOM, noted, said, sitting
from tests.house import BAR_LE_DUC

Act = Callable[[Moment, Member, Decision], Awaitable[object]]


def rewords(moment: Moment, by: Member, one: Decision) -> Awaitable[object]:
    return deciding.reword(moment, by, one.id, "Autrement.")


def switches_mode(moment: Moment, by: Member, one: Decision) -> Awaitable[object]:
    return deciding.switch_mode(moment, by, one.id, Mode.SOCIAL)


def gives(moment: Moment, by: Member, one: Decision) -> Awaitable[object]:
    return deciding.give(moment, by, one.id, by.id)


def switches_helper(moment: Moment, by: Member, one: Decision) -> Awaitable[object]:
    return deciding.switch_helper(moment, by, one.id, by.id)


def postpones(moment: Moment, by: Member, one: Decision) -> Awaitable[object]:
    return deciding.postpone(moment, by, one.id, DUE)


def strikes_out(moment: Moment, by: Member, one: Decision) -> Awaitable[object]:
    return deciding.strike_out(moment, by, one.id)


ACTS: list[Act] = [rewords, switches_mode, gives, switches_helper, postpones, strikes_out]


async def test_no_two_decisions_share_a_reference_however_few_are_left(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.references.LETTERS", "AB")
    monkeypatch.setattr("storage.references.LENGTH", 3)
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        made = [await noted(moment, claire, meeting, amina) for _ in range(2**3)]
    assert len({one.reference for one in made}) == len(made)


async def test_decisions_keep_the_order_of_the_room_and_nothing_is_readable_in_the_database(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        for word in ("un", "deux", "trois"):
            await note(moment, claire, meeting.id, said(amina, f"Décision {word}."))
        kept = await moment.uow.decisions.of_meeting(meeting.id)
        rows = await moment.uow.connection.execute(text("SELECT * FROM decisions"))
        cells = [str(value) for row in rows for value in row]
        await moment.uow.end()
        journal = await moment.uow.connection.execute(text("SELECT act, detail FROM audit"))
        acts = [(row.act, row.detail) for row in journal if row.act.startswith("minutes.")]
    assert [one.text for one in kept] == ["Décision un.", "Décision deux.", "Décision trois."]
    assert [one.number for one in kept] == [1, 2, 3]
    assert {(one.lead, one.due_at, tuple(one.modes)) for one in kept} == {
        (amina.id, DUE, ("mediation",))
    }
    assert not any("Décision" in cell or "mediation" in cell for cell in cells)
    assert acts == [("minutes.decision_noted", one.reference) for one in kept]


async def test_a_decision_stands_on_a_point_of_its_own_agenda(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    meeting, other = await sitting(council, claire), await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        mine = await items.add(moment, claire, meeting, "Halls du quartier")
        elsewhere = await items.add(moment, claire, other, "Budget")
        kept = await note(moment, claire, meeting.id, said(claire, item=mine.id))
        assert (await moment.uow.decisions.get(kept.id)).item == mine.id
        for wrong in (elsewhere.id, "none"):
            with pytest.raises(MeetingUnknown):
                await note(moment, claire, meeting.id, said(claire, item=wrong))


async def test_nobody_is_told_before_the_minutes_are_published(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        before = len(await moment.uow.deliveries.due(moment.now))
        decision = await noted(moment, claire, meeting, amina)
        assert len(await moment.uow.deliveries.due(moment.now)) == before
        assert (decision.step, decision.is_told) == (None, False)


async def test_only_the_coordination_and_whom_it_names_write(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina, paul = await council.member(), await council.member()
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        decision = await noted(moment, claire, meeting, amina)
        for act in (*ACTS, lambda *_: noted(moment, amina, meeting, paul)):
            with pytest.raises(MeetingUnknown):
                await act(moment, amina, decision)
        with pytest.raises(MeetingUnknown):
            await name_secretary(moment, amina, meeting.id, amina.id)
        await name_secretary(moment, claire, meeting.id, amina.id)
        await noted(moment, amina, meeting, paul)
        with pytest.raises(MeetingUnknown):  # naming stays with the coordination
            await name_secretary(moment, amina, meeting.id, paul.id)
        await name_secretary(moment, claire, meeting.id, "nobody")
        with pytest.raises(MeetingUnknown):
            await noted(moment, amina, meeting, paul)


async def test_whom_the_coordination_names_learns_so_once(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina, other = await council.member(), await council.member(communes=[BAR_LE_DUC])
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        for _ in range(2):
            await name_secretary(moment, claire, meeting.id, amina.id)
        letters = [
            one
            for one in await moment.uow.deliveries.due(moment.now)
            if "/releves" in str(one.body)
        ]
        assert [one.member for one in letters] == [amina.id]
        with pytest.raises(MeetingUnknown):  # not invited
            await name_secretary(moment, claire, meeting.id, other.id)


async def test_whoever_leads_is_one_of_the_invited(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    elsewhere = await council.member(communes=[BAR_LE_DUC])
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        with pytest.raises(MeetingUnknown):
            await noted(moment, claire, meeting, elsewhere)
        decision = await noted(moment, claire, meeting, claire)
        for act in (deciding.give, deciding.switch_helper):
            with pytest.raises(MeetingUnknown):
                await act(moment, claire, decision.id, elsewhere.id)


@pytest.mark.parametrize("mode", sorted(MAYORS_OWN))
async def test_enforcement_is_noted_by_a_mayor_of_the_meeting_alone(
    council: Council, mode: Mode
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    mayor = await council.member(Role.MAYOR)
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        with pytest.raises(MayorDecides):
            await note(moment, claire, meeting.id, said(mayor, mode=mode))
        decision = await noted(moment, claire, meeting, mayor)
        with pytest.raises(MayorDecides):
            await deciding.switch_mode(moment, claire, decision.id, mode)
        await name_secretary(moment, claire, meeting.id, mayor.id)
        kept = await deciding.switch_mode(moment, mayor, decision.id, mode)
        assert set(kept.modes) == {Mode.MEDIATION, mode}
        await note(moment, mayor, meeting.id, said(mayor, mode=mode))


async def test_what_a_mayor_alone_decides_is_worded_by_a_mayor_alone(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    mayor = await council.member(Role.MAYOR)
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        await name_secretary(moment, claire, meeting.id, mayor.id)
        formal = said(mayor, mode=Mode.FORMAL_REMINDER)
        decision = await note(moment, mayor, meeting.id, formal)
        with pytest.raises(MayorDecides):
            await rewords(moment, claire, decision)
        await rewords(moment, mayor, decision)
        assert (await moment.uow.decisions.get(decision.id)).text == "Autrement."


async def test_what_a_mayor_alone_decides_is_changed_in_no_way_by_others(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    mayor, paul = await council.member(Role.MAYOR), await council.member()
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        await name_secretary(moment, claire, meeting.id, mayor.id)
        formal = said(mayor, mode=Mode.FORMAL_REMINDER)
        decision = await note(moment, mayor, meeting.id, formal)
        changes = (
            partial(deciding.give, whom=paul.id),
            partial(deciding.switch_helper, whom=paul.id),
            partial(deciding.postpone, due_at=IN_THE_ROOM + timedelta(days=90)),
            partial(deciding.switch_mode, mode=Mode.MEDIATION),
            deciding.strike_out,
        )
        for change in changes:
            with pytest.raises(MayorDecides):
                await change(moment, claire, decision.id)
        assert await moment.uow.decisions.get(decision.id) == decision
        await deciding.strike_out(moment, mayor, decision.id)
        assert not await moment.uow.decisions.of_meeting(meeting.id)


async def test_a_mayor_of_another_commune_notes_no_enforcement(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    elsewhere = await council.member(Role.MAYOR, [BAR_LE_DUC])
    meeting = await sitting(council, claire)
    assert not deciding.may_enforce_in(elsewhere, meeting)
    beside = replace(meeting, people=frozenset({elsewhere.id}))
    assert not deciding.may_enforce_in(elsewhere, beside)
    assert deciding.may_enforce_in(elsewhere, replace(beside, communes=frozenset()))
    everybody = replace(meeting, whole_council=True, communes=frozenset())
    assert deciding.may_enforce_in(elsewhere, everybody)


async def test_what_is_noted_can_be_mended_and_a_mode_stays(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina, paul = await council.member(), await council.member()
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        decision = await noted(moment, claire, meeting, amina)
        await deciding.switch_helper(moment, claire, decision.id, paul.id)
        await deciding.switch_mode(moment, claire, decision.id, Mode.PREVENTIVE)
        await deciding.switch_mode(moment, claire, decision.id, Mode.MEDIATION)
        await deciding.switch_mode(moment, claire, decision.id, Mode.PREVENTIVE)
        await deciding.reword(moment, claire, decision.id, "Autrement.")
        kept = await moment.uow.decisions.get(decision.id)
        assert (kept.text, kept.modes, kept.contributors) == (
            "Autrement.",
            ["preventive"],
            (paul.id,),
        )
        given = await deciding.give(moment, claire, decision.id, paul.id)
        assert (given.lead, list(given.contributors)) == (paul.id, [])
        with pytest.raises(MeetingUnknown):  # whoever leads does not help besides
            await deciding.switch_helper(moment, claire, decision.id, paul.id)
        await deciding.strike_out(moment, claire, decision.id)
        assert not await moment.uow.decisions.of_meeting(meeting.id)
        with pytest.raises(MeetingUnknown):
            await deciding.reword(moment, claire, decision.id, "Encore.")


@pytest.mark.parametrize("act", ACTS)
async def test_what_people_were_told_is_not_mended(council: Council, act: Act) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        decision = await noted(moment, claire, meeting, amina)
        await moment.uow.decisions.keep(replace(decision, told_at=moment.now))
        with pytest.raises(DecisionTold):
            await act(moment, claire, decision)


async def test_nothing_is_noted_before_nor_of_what_was_called_off_nor_after_the_approval(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    meeting = await sitting(council, claire)
    async with council.at() as moment:
        with pytest.raises(NotBegun):
            await noted(moment, claire, meeting, claire)
    async with council.at(IN_THE_ROOM) as moment:
        decision = await noted(moment, claire, meeting, claire)
        minutes = await moment.uow.minutes.of(meeting.id)
        await moment.uow.minutes.keep(replace(minutes, approved_at=moment.now))
        with pytest.raises(MinutesApproved):
            await noted(moment, claire, meeting, claire)
        with pytest.raises(MinutesApproved):
            await rewords(moment, claire, decision)
    other = await sitting(council, claire)
    async with council.at() as moment:
        await service.call_off(moment, claire, other.id, other.version)
    async with council.at(IN_THE_ROOM) as moment:
        with pytest.raises(MeetingOver):
            await noted(moment, claire, other, claire)


async def test_a_decision_of_a_situation_is_not_opened_here(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    async with council.at(IN_THE_ROOM) as moment:
        decision = Decision(due_at=DUE, created_at=moment.now, created_by=claire.id)
        await moment.uow.decisions.add(decision)
        for act in ACTS:
            with pytest.raises(MeetingUnknown):
                await act(moment, claire, decision)
