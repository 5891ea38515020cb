"""« Publier »: who gets the paper, who learns what is theirs, and what a meeting approves."""

import base64
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from handlers.meetings.agenda import items
from handlers.meetings.exporting.sittings import sittings_of
from handlers.meetings.minutes import deciding
from handlers.meetings.minutes.approving import approve, to_approve
from handlers.meetings.minutes.attendance import turn_presence
from handlers.meetings.minutes.lately import lately
from handlers.meetings.minutes.publishing import paper_for, publish
from handlers.meetings.minutes.record import record_of
from handlers.meetings.minutes.secretary import name_secretary
from handlers.meetings.minutes.writing import MinutesApproved
from handlers.meetings.service import MeetingChanged
from handlers.moment import Moment
from storage.agenda_items import ItemState
from storage.attendances import Answer
from storage.decisions import DecisionStep
from storage.deliveries import Queued
from storage.meetings import Meeting, MeetingUnknown
from storage.members import Role, Status
from storage.minutes import Presence
from storage.unit_of_work import UnitOfWork
from tests.ground import Ground
from tests.handlers.meetings.conftest import Council
from tests.handlers.meetings.minutes.sittings import IN_THE_ROOM, noted, said, sitting
from tests.handlers.meetings.minutes.test_attendance import excuse_of
from tests.handlers.meetings.minutes.test_paper import text_of
from tests.house import BAR_LE_DUC, PARIS
from tests.replicas import Replicas


async def papers(moment: Moment) -> list[Queued]:
    """The PDF files that wait."""
    waiting = await moment.uow.deliveries.due(moment.now)
    return [one for one in waiting if ".pdf" in one.body.get("document", {}).get("name", "")]


async def test_the_paper_goes_to_the_invited_protected_and_is_sealed_at_rest(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    await council.member(communes=[BAR_LE_DUC])
    await council.member(has_signed=False)
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        await noted(moment, claire, meeting, amina)
        assert await publish(moment, claire, meeting.id, 0) == 2
        sent = await papers(moment)
        assert {one.member for one in sent} == {claire.id, amina.id}
        assert all(one.body["protected"] for one in sent)
        content = base64.b64decode(sent[0].body["document"]["content"])
        assert "Une médiation est proposée." in text_of(content)
        assert content == await moment.uow.minutes.document(meeting.id)
        rows = await moment.uow.connection.execute(text("SELECT document FROM minutes"))
        assert not any(row.document.startswith(b"%PDF") for row in rows)


async def test_two_touches_publish_once_and_a_second_version_replaces_the_first(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        await publish(moment, claire, meeting.id, 0)
        with pytest.raises(MeetingChanged):
            await publish(moment, claire, meeting.id, 0)
        await noted(moment, claire, meeting, amina)
        await publish(moment, claire, meeting.id, 1)
        [sent] = [one for one in await papers(moment) if one.member == amina.id]
        assert "version 2" in sent.body["text"]
        assert "Version 2, publiée le" in text_of(await moment.uow.minutes.document(meeting.id))


async def test_whoever_leads_learns_once_what_is_theirs(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        first = await noted(moment, claire, meeting, amina)
        await publish(moment, claire, meeting.id, 0)
        told = await moment.uow.decisions.get(first.id)
        assert (told.told_at, told.step) == (moment.now, DecisionStep.REMIND)
        second = await deciding.note(moment, claire, meeting.id, said(amina, "Une autre."))
        await publish(moment, claire, meeting.id, 1)
        waiting = await moment.uow.deliveries.due(moment.now)
        private = [one.body["text"] for one in waiting if "vous est confiée" in one.body["text"]]
        assert [str(first.reference) in one for one in private] == [True, False]
        assert [str(second.reference) in one for one in private] == [False, True]


async def test_the_paper_is_read_again_by_the_invited_alone_and_each_reading_is_written_down(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina, elsewhere = await council.member(), await council.member(communes=[BAR_LE_DUC])
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        with pytest.raises(MeetingUnknown):
            await paper_for(moment, amina, meeting.id)
        await publish(moment, claire, meeting.id, 0)
        assert [one.meeting.id for one in await lately(moment, amina)] == [meeting.id]
        assert not await lately(moment, elsewhere)
        _, file = await paper_for(moment, amina, meeting.id)
        assert file.name == "releve-2026-11-25.pdf"
        with pytest.raises(MeetingUnknown):
            await paper_for(moment, elsewhere, meeting.id)
        await moment.uow.end()
        journal = await moment.uow.connection.execute(
            text("SELECT actor FROM audit WHERE act = 'minutes.read'")
        )
        assert [row.actor for row in journal] == [amina.id]


async def test_the_next_meeting_of_the_same_people_approves_and_then_nothing_changes(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await sitting(council, claire)
    following = await sitting(council, claire, local=meeting.local + timedelta(days=14))
    other = await sitting(
        council, claire, local=meeting.local + timedelta(days=14), whole_council=True
    )
    async with council.at(IN_THE_ROOM) as moment:
        await name_secretary(moment, claire, meeting.id, amina.id)  # begun, and not published
        assert await to_approve(moment, following) is None
        await publish(moment, claire, meeting.id, 0)
        await publish(moment, claire, meeting.id, 1)
        for one, points in ((following, 1), (other, 0)):
            proposed = await moment.uow.agenda_items.of_meeting(one.id)
            assert [item.title for item in proposed] == points * [
                "Approbation du relevé du mercredi 25 novembre 2026"
            ]
        assert await to_approve(moment, other) is None
        assert await to_approve(moment, meeting) is None
    async with council.at(IN_THE_ROOM + timedelta(days=14)) as moment:
        waiting = await to_approve(moment, following)
        assert waiting is not None
        assert waiting.id == meeting.id
        for actor, earlier in ((amina, meeting.id), (claire, other.id)):
            with pytest.raises(MeetingUnknown):
                await approve(moment, actor, following.id, earlier)
        await approve(moment, claire, following.id, meeting.id)
        assert (await moment.uow.minutes.of(meeting.id)).approved_in == following.id
        assert await to_approve(moment, following) is None
        with pytest.raises(MinutesApproved):
            await noted(moment, claire, meeting, amina)
        with pytest.raises(MinutesApproved):
            await publish(moment, claire, meeting.id, 2)
        await publish(moment, claire, following.id, 0)
        paper = text_of(await moment.uow.minutes.document(following.id))
        assert "Le relevé de la réunion du mercredi 25 novembre 2026 est approuvé." in paper


async def test_two_meetings_that_approve_the_same_minutes_at_once_approve_them_once(
    postgresql_ground: Ground, tmp_path: Path
) -> None:
    with postgresql_ground.founded(tmp_path) as settings:
        async with Replicas.of(settings) as both:
            council = Council(both.one)
            claire = await council.member(Role.COORDINATOR, ())
            meeting = await sitting(council, claire)
            here, there = [
                await sitting(council, claire, local=meeting.local + timedelta(days=days))
                for days in (14, 15)
            ]
            async with council.at(IN_THE_ROOM) as moment:
                await publish(moment, claire, meeting.id, 0)

            async def approves(in_: Meeting, uow: UnitOfWork) -> None:
                now = IN_THE_ROOM + timedelta(days=15)
                moment = Moment(uow, now, PARIS, await uow.policy(), "vigie_bot")
                await approve(moment, claire, in_.id, meeting.id)

            with pytest.raises(MinutesApproved):
                await both.meet(partial(approves, here), partial(approves, there))
            async with council.at(IN_THE_ROOM) as moment:
                assert (await moment.uow.minutes.of(meeting.id)).approved_in == here.id


async def test_the_paper_says_that_it_is_an_exercise_until_the_council_is_in_service(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        await publish(moment, claire, meeting.id, 0)
        assert "Mode exercice" in text_of(await moment.uow.minutes.document(meeting.id))
        day = IN_THE_ROOM.date()
        real = replace(moment, policy=replace(moment.policy, dpia_on=day, approval_on=day))
        await publish(real, claire, meeting.id, 1)
        assert "Mode exercice" not in text_of(await moment.uow.minutes.document(meeting.id))


async def test_whoever_comes_to_the_council_later_was_not_there(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    await council.member()
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        await publish(moment, claire, meeting.id, 0)
    newcomer = await council.member()
    async with council.at(IN_THE_ROOM) as moment:
        (counted,) = [one.there for one in await sittings_of(moment, 2026)]
        assert counted == {Presence.UNNOTED: 2}
        await publish(moment, claire, meeting.id, 1)
        record = await record_of(moment, meeting, await moment.uow.minutes.of(meeting.id))
        assert newcomer.id not in {one.id for each in Presence for one in record.who(each)}
        await turn_presence(moment, claire, meeting.id, newcomer.id)
        record = await record_of(moment, meeting, await moment.uow.minutes.of(meeting.id))
        assert newcomer.id in {one.id for one in record.who(Presence.PRESENT)}


async def test_whoever_was_there_and_left_the_council_since_was_there(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        await publish(moment, claire, meeting.id, 0)
        await moment.uow.members.set_status(amina.id, Status.REMOVED)
        await publish(moment, claire, meeting.id, 1)
        paper = text_of(await moment.uow.minutes.document(meeting.id))
    assert "Présences non notées (2)" in paper.replace("\u00a0", " ")
    assert amina.full_name in paper


async def test_the_paper_has_the_agenda_and_on_which_point_each_decision_stands(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        halls, budget, gone = [
            await items.add(moment, claire, meeting, title) for title in ("Halls", "Budget", "Non")
        ]
        await items.take_off(moment, claire, meeting, gone.id)
        await moment.uow.agenda_items.keep(replace(budget, state=ItemState.POSTPONED))
        await deciding.note(moment, claire, meeting.id, said(claire, item=halls.id))
        await noted(moment, claire, meeting, claire)
        await publish(moment, claire, meeting.id, 0)
        paper = text_of(await moment.uow.minutes.document(meeting.id))
    assert "Ordre du jour 1. Halls 2. Budget (reporté) Décisions" in paper
    assert paper.count("Point 1. Halls") == 1
    assert "Point 2" not in paper
    assert "Non" not in paper


async def test_the_paper_says_who_was_there_who_helps_and_how_far_a_decision_is(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina, paul = await council.member(), await council.member()
    mayor = await council.member(Role.MAYOR)
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        decision = await noted(moment, claire, meeting, amina)
        await deciding.switch_helper(moment, claire, decision.id, paul.id)
        await moment.uow.attendances.put(excuse_of(paul, meeting))
        represented = replace(excuse_of(mayor, meeting), answer=Answer.REPRESENTED)
        await moment.uow.attendances.put(replace(represented, alternate=amina.id))
        await publish(moment, claire, meeting.id, 0)
        paper = text_of(await moment.uow.minutes.document(meeting.id))
    assert f"Présences non notées (2) {claire.full_name}" in paper
    assert "Présent (" not in paper
    assert f"Excusé (1) {paul.full_name}" in paper
    assert f"Représenté (1) {mayor.full_name} {mayor.organisation}, par {amina.full_name}" in paper
    assert f"Avec {paul.full_name}" in paper
    assert f"Responsable {amina.full_name}" in paper
    assert "Pour le jeudi 10 décembre 2026 Mode médiation" in paper
    assert str(decision.reference) in paper
