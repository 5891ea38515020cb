"""What comes back until it is closed, and where it may not stand."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from handlers.meetings import service
from handlers.meetings.agenda import items
from handlers.meetings.agenda.cases import CaseRefused, CaseUnknown
from handlers.meetings.agenda.loop import (
    NoNextMeeting,
    NothingSuch,
    carry_over,
    postpone_rest,
    take_up,
    to_take_up,
)
from handlers.meetings.agenda.proposals import propose
from handlers.meetings.agenda.publishing import draught, publish
from handlers.meetings.invitation import invitation
from handlers.meetings.telling import organiser
from handlers.moment import Moment
from storage.agenda_items import ItemKind, ItemState
from storage.decisions import Decision, DecisionStatus
from storage.meetings import Meeting, MeetingKind
from storage.members import Member, Role
from storage.situations import Situation, SituationStatus
from storage.unit_of_work import UnitOfWork
from tests.ground import Ground
from tests.handlers.meetings.conftest import IN_TWO_WEEKS, Council
from tests.house import BAR_LE_DUC, EVENING, PARIS, TRONVILLE
from tests.replicas import Replicas
from tests.storage.test_statuses import an_alert

FORMAL = pytest.mark.parametrize("kind", [MeetingKind.PLENARY, MeetingKind.RESTRICTED])


async def planned(
    moment: Moment,
    actor: Member,
    *,
    days: int = 0,
    kind: MeetingKind = MeetingKind.WATCH_CELL,
    agenda: str = "",
) -> Meeting:
    """A meeting so many days after that of the others."""
    local: datetime = IN_TWO_WEEKS.local + timedelta(days=days)
    proposal = replace(IN_TWO_WEEKS, kind=kind, local=local, agenda=agenda)
    return (await service.announce(moment, actor, proposal))[0]


async def decided(
    moment: Moment,
    by: Member,
    *,
    situation: str | None = None,
    meeting: str | None = None,
    reference: str | None = None,
    is_told: bool = True,
) -> Decision:
    """Something that was due a day ago."""
    kept = Decision(
        situation=situation,
        meeting=meeting,
        reference=reference,
        told_at=moment.now if is_told else None,
        due_at=moment.now - timedelta(days=1),
        created_at=moment.now - timedelta(days=20),
        created_by=by.id,
    )
    await moment.uow.decisions.add(kept)
    return kept


async def comes_back(moment: Moment, claire: Member, meeting: Meeting) -> list[str | None]:
    """The situations and decisions that a meeting is offered."""
    due = await to_take_up(moment, claire, meeting)
    return [one.decision or one.situation for one in due.cases]


async def a_situation(moment: Moment, *, insee: str | None = None) -> Situation:
    situation = await moment.uow.situations.open(moment.now)
    if insee is not None:
        alert = await an_alert(moment.uow)
        assert alert.insee == insee
        await moment.uow.situations.add(situation.id, alert.id, moment.now)
    return situation


async def test_an_open_situation_comes_back_until_it_is_closed(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    async with council.at() as moment:
        first, second = await planned(moment, claire), await planned(moment, claire, days=14)
        situation = await a_situation(moment, insee=TRONVILLE)
        assert await comes_back(moment, claire, first) == [situation.id]
        await take_up(moment, claire, first, situation.id, None)
        assert await comes_back(moment, claire, first) == []
        assert await comes_back(moment, claire, second) == []
        with pytest.raises(NothingSuch):
            await take_up(moment, claire, second, situation.id, None)
    async with council.at(first.starts_at) as moment:
        (item,) = (await items.standing(moment, first)).accepted
        await items.treat(moment, claire, first, item.id)
        assert await comes_back(moment, claire, second) == [situation.id]
        await moment.uow.situations.set_status(situation.id, SituationStatus.CLOSED, moment.now)
        assert await comes_back(moment, claire, second) == []


async def test_a_meeting_that_is_called_off_gives_back_what_stood_on_its_agenda(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    async with council.at() as moment:
        first = await planned(moment, claire, agenda="Halls")
        second = await planned(moment, claire, days=14)
        situation = await a_situation(moment)
        await take_up(moment, claire, first, situation.id, None)
        await service.call_off(moment, claire, first.id, 1)
        due = await to_take_up(moment, claire, second)
        assert [one.situation for one in due.cases] == [situation.id]
        assert [one.title for one in due.left] == ["Halls"]
        assert due.before is not None
        assert await carry_over(moment, claire, due.before, second) == 2
        assert (await to_take_up(moment, claire, second)).count == 0
        titles = [one.title for one in (await items.standing(moment, second)).accepted]
    assert titles == ["Halls", situation.reference]


async def test_overdue_decisions_come_back_where_they_may_be_treated(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    async with council.at() as moment:
        cell = await planned(moment, claire)
        plenary = await planned(moment, claire, days=1, kind=MeetingKind.PLENARY)
        situation = await a_situation(moment)
        of_case = await decided(moment, claire, situation=situation.id)
        of_cell = await decided(moment, claire, meeting=cell.id, reference="D-7K2Q")
        of_plenary = await decided(moment, claire, meeting=plenary.id, reference="D-8K2Q")
        await decided(moment, claire, meeting=cell.id, reference="D-9K2Q", is_told=False)
        here = await comes_back(moment, claire, cell)
        assert set(here) == {situation.id, of_case.id, of_cell.id}
        assert await comes_back(moment, claire, plenary) == [of_plenary.id]
        await take_up(moment, claire, cell, situation.id, of_case.id)
        await take_up(moment, claire, cell, None, of_cell.id)
        words = (await draught(moment, cell)).agenda
        assert words.text.splitlines() == [
            f"1. Situation {situation.reference}, suite d’une décision (à décider)",
            "2. Suite de la décision D-7K2Q (à décider)",
        ]
        await moment.uow.decisions.keep(replace(of_case, status=DecisionStatus.DONE))
        assert await comes_back(moment, claire, cell) == [situation.id]


async def test_a_situation_of_other_communes_is_not_offered(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    async with council.at() as moment:
        elsewhere = replace(IN_TWO_WEEKS, communes=frozenset({BAR_LE_DUC}))
        meeting = (await service.announce(moment, claire, elsewhere))[0]
        situation = await a_situation(moment, insee=TRONVILLE)
        assert await comes_back(moment, claire, meeting) == []
        with pytest.raises(NothingSuch):
            await take_up(moment, claire, meeting, situation.id, None)


@FORMAL
async def test_no_case_is_heard_of_in_a_formal_sitting(council: Council, kind: MeetingKind) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    async with council.at() as moment:
        sitting = await planned(moment, claire, kind=kind)
        situation = await a_situation(moment)
        await decided(moment, claire, situation=situation.id)
        assert await comes_back(moment, claire, sitting) == []
        line = f"La {situation.reference.lower()}, encore"
        with pytest.raises(CaseRefused):
            await take_up(moment, claire, sitting, situation.id, None)
        with pytest.raises(CaseRefused):
            await items.add(moment, claire, sitting, line)
        with pytest.raises(CaseRefused):
            await items.take_lines(moment, claire, sitting, f"Été\n{line}")
        with pytest.raises(CaseRefused):
            await propose(moment, claire, sitting.id, line, ItemKind.THEME)


async def test_a_situation_is_read_by_its_pseudonym_by_the_invited_alone(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    group = await council.group([TRONVILLE])
    async with council.at() as moment:
        meeting = await planned(moment, claire)
        situation = await a_situation(moment)
        await moment.uow.outbox.cancel_about(meeting.id, moment.now)
        await items.add(moment, claire, meeting, f"Point sur {situation.reference} et la mère")
        agenda = (await draught(moment, meeting)).agenda
        sent, _ = await publish(moment, claire, meeting, agenda)
        said = {row.chat: row.body["text"] for row in await moment.uow.deliveries.due(moment.now)}
        file = invitation(sent, await organiser(moment), moment.now)
    assert f"1. Situation {situation.reference}" in said[str(amina.chat)]
    assert "mère" not in said[str(amina.chat)]
    assert situation.reference not in said[group]
    assert "1. Un point pour les seuls invités" in said[group]
    assert situation.reference.encode() not in file.content


async def test_hidden_and_absent_situations_look_alike(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    async with council.at() as moment:
        meeting = await planned(moment, claire)
        situation = await a_situation(moment)
        for reference in (situation.reference, "S-2222"):
            with pytest.raises(CaseUnknown):
                await propose(moment, amina, meeting.id, reference, ItemKind.THEME)
        await moment.uow.situation_readers.let_in(situation.id, amina.id, moment.now)
        await propose(moment, amina, meeting.id, situation.reference, ItemKind.THEME)
        (proposed,) = (await items.standing(moment, meeting)).proposed
    assert (proposed.kind, proposed.situation) == (ItemKind.SITUATION, situation.id)


async def test_what_was_not_reached_goes_to_the_next_meeting_of_the_kind(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    async with council.at() as moment:
        first = await planned(moment, claire, agenda="Halls\nÉté\nDivers")
        situation = await a_situation(moment)
        await take_up(moment, claire, first, situation.id, None)
    async with council.at(first.starts_at + timedelta(hours=1)) as moment:
        halls, summer, *_ = (await items.standing(moment, first)).accepted
        await items.change(moment, claire, first, summer.id, minutes=20)
        await items.treat(moment, claire, first, halls.id)
        with pytest.raises(NoNextMeeting):
            await postpone_rest(moment, claire, first)
        await planned(moment, claire, days=3, kind=MeetingKind.EXCHANGE_GROUP)
        second = await planned(moment, claire, days=14, agenda="Divers")
        following, count = await postpone_rest(moment, claire, first)
        assert (following.id, count) == (second.id, 3)
        assert (await postpone_rest(moment, claire, first))[1] == 0
        accepted = (await items.standing(moment, second)).accepted
        states = {
            one.title: one.state for one in await moment.uow.agenda_items.of_meeting(first.id)
        }
    assert [(one.title, one.minutes) for one in accepted] == [
        ("Divers", None),
        ("Été", 20),
        (situation.reference, None),
    ]
    assert states == {
        "Halls": ItemState.TREATED,
        "Été": ItemState.POSTPONED,
        "Divers": ItemState.POSTPONED,
        situation.reference: ItemState.POSTPONED,
    }


async def test_two_coordinators_who_take_up_the_same_points_at_once_place_them_once(
    postgresql_ground: Ground, tmp_path: Path
) -> None:
    with postgresql_ground.founded(tmp_path) as settings:
        async with Replicas.of(settings) as both:
            council = Council(both.one)
            claire, marc = [await council.member(Role.COORDINATOR, ()) for _ in range(2)]
            async with council.at() as moment:
                first = await planned(moment, claire, agenda="Halls\nÉté")
                second, third = [await planned(moment, claire, days=days) for days in (14, 28)]

            async def take_left(actor: Member, target: Meeting, uow: UnitOfWork) -> int:
                policy = await uow.policy()
                moment = Moment(uow, first.ends_at, PARIS, policy, "vigie_bot")
                before = (await to_take_up(moment, actor, target)).before
                assert before is not None
                return await carry_over(moment, actor, before, target)

            by_claire = partial(take_left, claire, second)
            assert await both.meet(by_claire, partial(take_left, marc, third)) == 0
            async with council.at() as moment:
                placed = [(await items.standing(moment, one)).accepted for one in (second, third)]
    assert [[one.title for one in points] for points in placed] == [["Halls", "Été"], []]


async def test_a_decision_that_was_on_an_agenda_comes_back_though_it_has_more_time_now(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    async with council.at(EVENING) as moment:
        first, second = await planned(moment, claire), await planned(moment, claire, days=14)
        situation = await a_situation(moment)
        decision = await decided(moment, claire, situation=situation.id)
        await take_up(moment, claire, first, situation.id, decision.id)
        await service.call_off(moment, claire, first.id, 1)
        later = replace(decision, due_at=moment.now + timedelta(days=60))
        await moment.uow.decisions.keep(later)
        assert decision.id in await comes_back(moment, claire, second)
