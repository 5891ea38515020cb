"""The round of the table: asked once, in time, of those who may come; what it brings about."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from handlers.meetings import service
from handlers.meetings.agenda.proposals import propose
from handlers.meetings.agenda.round import Tally, answer, ask_around, due_at, tally_of
from handlers.meetings.convening.answering import MeetingBegun, decline, represent
from handlers.meetings.convening.answering import answer as answer_meeting
from handlers.meetings.service import MeetingOver
from handlers.moment import Moment
from storage.agenda_items import ItemKind
from storage.attendances import Answer
from storage.meetings import Meeting, MeetingUnknown
from storage.members import Member, Role
from storage.policy import Policy
from storage.rounds import RoundAnswer
from storage.unit_of_work import UnitOfWork
from tests.ground import Ground
from tests.handlers.meetings.conftest import IN_TWO_WEEKS, Council
from tests.house import BAR_LE_DUC, EVENING, PARIS
from tests.replicas import Replicas


async def announced(council: Council, actor: Member, now: datetime = EVENING) -> Meeting:
    async with council.at(now) as moment:
        meeting = (await service.announce(moment, actor, IN_TWO_WEEKS))[0]
        await moment.uow.outbox.cancel_about(meeting.id, moment.now)
    return meeting


async def asked(moment: Moment) -> list[str]:
    """Who finds the question in what waits for them."""
    due = await moment.uow.deliveries.due(moment.now)
    return sorted(str(row.member) for row in due if "Avez-vous un point" in row.body["text"])


async def test_the_invited_are_asked_once_four_days_before(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina, jean = await council.member(), await council.member()
    await council.member(communes=[BAR_LE_DUC])
    meeting = await announced(council, claire)
    async with council.at() as moment:
        await decline(moment, jean, meeting.id)
    due = due_at(meeting, Policy())
    assert due == datetime(2026, 12, 3, 10, tzinfo=PARIS)
    for now, heard in ((due - timedelta(seconds=1), []), (due, [amina.id])):
        async with council.at(now) as moment:
            await ask_around(moment)
            assert await asked(moment) == heard
    async with council.at(due + timedelta(hours=1)) as moment:
        await ask_around(moment)
        assert await asked(moment) == [amina.id]
        assert await tally_of(moment, meeting) == Tally(points=0, nothing=0, absent=1, silent=1)


@pytest.mark.parametrize(("late", "helps"), [(30, True), (53, False)])
async def test_after_an_outage_it_is_asked_late_or_not_at_all(
    council: Council, late: int, *, helps: bool
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await announced(council, claire)
    async with council.at(due_at(meeting, Policy()) + timedelta(hours=late)) as moment:
        await ask_around(moment)
        assert await asked(moment) == ([amina.id] if helps else [])


async def test_nobody_is_asked_of_a_meeting_that_is_off_or_was_announced_since(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    await council.member()
    off = await announced(council, claire)
    due = due_at(off, Policy())
    late = await announced(council, claire, due + timedelta(minutes=1))
    async with council.at(due + timedelta(minutes=2)) as moment:
        await service.call_off(moment, claire, off.id, 1)
        await ask_around(moment)
        assert await asked(moment) == []
        assert await tally_of(moment, late) is None


async def test_two_replicas_that_look_at_once_ask_once(
    postgresql_ground: Ground, tmp_path: Path
) -> None:
    with postgresql_ground.founded(tmp_path) as settings:
        async with Replicas.of(settings) as both:
            council = Council(both.one)
            claire = await council.member(Role.COORDINATOR, ())
            amina = await council.member()
            due = due_at(await announced(council, claire), Policy())

            async def look(uow: UnitOfWork) -> None:
                await ask_around(Moment(uow, due, PARIS, await uow.policy(), "vigie_bot"))

            await both.meet(look, look)
            async with council.at(due) as moment:
                assert await asked(moment) == [amina.id]


async def test_one_of_another_date_is_not_asked_again_and_absences_are_forgotten(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina, jean = await council.member(), await council.member()
    meeting = await announced(council, claire)
    due = due_at(meeting, Policy())
    async with council.at(due) as moment:
        await ask_around(moment)
        await answer(moment, amina, meeting.id, RoundAnswer.ABSENT)
        await answer(moment, jean, meeting.id, RoundAnswer.NOTHING)
        later = meeting.local + timedelta(days=14)
        moved, _ = await service.move(moment, claire, meeting.id, 1, later)
    async with council.at(due_at(moved, Policy())) as moment:
        await ask_around(moment)
        assert await asked(moment) == []
        assert await tally_of(moment, moved) == Tally(points=0, nothing=1, absent=0, silent=1)


async def test_another_place_leaves_the_question_on_its_way_and_calling_off_takes_it_back(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await announced(council, claire)
    async with council.at(due_at(meeting, Policy())) as moment:
        await ask_around(moment)
        elsewhere, _ = await service.relocate(moment, claire, meeting.id, 1, "Salle des fêtes")
        assert await asked(moment) == [amina.id]
        await service.call_off(moment, claire, meeting.id, elsewhere.version)
        assert await asked(moment) == []
        said = [row.body["text"] for row in await moment.uow.deliveries.due(moment.now)]
    assert len(said) == 2
    assert all("annulée" in one for one in said)


async def test_absent_excuses_and_another_answer_takes_it_back(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await announced(council, claire)
    async with council.at(due_at(meeting, Policy())) as moment:
        await ask_around(moment)
        for said, absent in (
            (RoundAnswer.ABSENT, {amina.id}),
            (RoundAnswer.ABSENT, {amina.id}),
            (RoundAnswer.NOTHING, set()),
        ):
            await answer(moment, amina, meeting.id, said)
            given = await moment.uow.attendances.of(meeting.id)
            assert {one.member for one in given.values() if one.is_away} == absent
        await propose(moment, amina, meeting.id, "Halls", ItemKind.THEME)
        tally = await tally_of(moment, meeting)
    assert tally == Tally(points=1, nothing=0, absent=0, silent=0)


async def test_absent_counts_again_after_present_was_said_elsewhere(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await announced(council, claire)
    async with council.at(due_at(meeting, Policy())) as moment:
        await answer(moment, amina, meeting.id, RoundAnswer.ABSENT)
        await answer_meeting(moment, amina, meeting.id, Answer.PRESENT)
        await answer(moment, amina, meeting.id, RoundAnswer.ABSENT)
        assert (await moment.uow.attendances.of(meeting.id))[amina.id].answer is Answer.EXCUSED


async def test_absent_keeps_whoever_was_named_to_come_instead(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina, jean = await council.member(), await council.member()
    meeting = await announced(council, claire)
    async with council.at(due_at(meeting, Policy())) as moment:
        await ask_around(moment)
        await represent(moment, amina, meeting.id, jean.id)
        await answer(moment, amina, meeting.id, RoundAnswer.ABSENT)
        assert (await moment.uow.attendances.of(meeting.id))[amina.id].alternate == jean.id


async def test_whoever_is_not_invited_answers_nothing(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    stranger = await council.member(communes=[BAR_LE_DUC])
    meeting = await announced(council, claire)
    async with council.at() as moment:
        with pytest.raises(MeetingUnknown):
            await answer(moment, stranger, meeting.id, RoundAnswer.NOTHING)
    for now, refusal in ((meeting.starts_at, MeetingBegun), (meeting.ends_at, MeetingOver)):
        async with council.at(now) as moment:
            with pytest.raises(refusal):
                await answer(moment, claire, meeting.id, RoundAnswer.ABSENT)


async def test_the_hour_is_that_of_the_meetings_clocks() -> None:
    meeting = Meeting(
        id="m",
        kind=IN_TWO_WEEKS.kind,
        local=datetime(2027, 3, 30, 14),  # noqa: DTZ001 - the hour on people's clocks
        zone=PARIS,
        minutes=60,
        whole_council=True,
        communes=frozenset(),
        title="",
        place="",
    )
    for policy in (Policy(), replace(Policy(), round_table_days=3)):
        assert due_at(meeting, policy).astimezone(PARIS).hour == 10
