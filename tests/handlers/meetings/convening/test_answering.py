"""The rules of answers on a real database: who may give which, and whom each one lets in or out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from handlers.meetings import service
from handlers.meetings.agenda import items
from handlers.meetings.agenda.publishing import draught, publish
from handlers.meetings.convening.answering import (
    AlternateUnfit,
    MeetingBegun,
    answer,
    represent,
    stand_down,
    step_back,
)
from handlers.meetings.convening.chasing import AlreadyChased, NobodySilent, chase
from handlers.meetings.convening.entitled import candidates
from handlers.meetings.convening.tally import tally_of
from handlers.meetings.matters import answers_of
from handlers.members.leaving import remove, suspend
from handlers.moment import Moment
from storage.absences import Absence
from storage.attendances import Answer
from storage.audit import audit
from storage.meetings import Meeting, MeetingUnknown
from storage.members import Member, Role, Status
from storage.outbox_rows import outbox
from storage.schema import new_id
from tests.handlers.meetings.conftest import IN_TWO_WEEKS, Council
from tests.house import BAR_LE_DUC


async def announced(council: Council, actor: Member) -> Meeting:
    async with council.at() as moment:
        meeting, _ = await service.announce(moment, actor, IN_TWO_WEEKS)
        await moment.uow.outbox.cancel_about(meeting.id, moment.now)
    return meeting


async def elsewhere(council: Council, organisation: str = "Association exemple") -> Member:
    """Invited to nothing at Tronville."""
    member = await council.member(communes=[BAR_LE_DUC])
    async with council.at() as moment:
        await moment.uow.members.rename(replace(member, organisation=organisation))
        return await moment.uow.members.get(member.id)


async def told(moment: Moment) -> list[str | None]:
    """To whom something is on its way."""
    waiting = select(outbox.c.member).where(outbox.c.outcome == "waiting")
    return list(await moment.uow.connection.scalars(waiting.order_by(outbox.c.position)))


async def sees(moment: Moment, member: Member, meeting: Meeting) -> bool:
    now = await moment.uow.members.get(member.id)
    return (await moment.uow.meetings.get(meeting.id)).invites(now)


async def test_the_newest_answer_counts_and_each_is_in_the_journal(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    meeting = await announced(council, claire)
    async with council.at() as moment:
        for said in (Answer.PRESENT, Answer.PRESENT, Answer.EXCUSED):
            await answer(moment, amina, meeting.id, said)
        kept = (await moment.uow.attendances.of(meeting.id))[amina.id]
    assert (kept.answer, kept.answered_by, kept.alternate) == (Answer.EXCUSED, amina.id, None)
    async with council.at() as moment:
        acts = await moment.uow.connection.execute(
            select(audit.c.detail).where(audit.c.act == "meeting.answered")
        )
        assert list(acts.scalars()) == [f"{amina.id} present", f"{amina.id} excused"]


async def test_nobody_answers_after_it_began(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    meeting = await announced(council, claire)
    async with council.at(meeting.starts_at - timedelta(seconds=1)) as moment:
        await answer(moment, amina, meeting.id, Answer.PRESENT)
    async with council.at(meeting.starts_at) as moment:
        for act in (
            answer(moment, amina, meeting.id, Answer.EXCUSED),
            answer(moment, claire, meeting.id, Answer.EXCUSED, amina.id),
            represent(moment, amina, meeting.id, claire.id),
            step_back(moment, amina, meeting.id),
            chase(moment, claire, meeting.id),
        ):
            with pytest.raises(MeetingBegun):
                await act


async def test_an_alternate_is_in_while_somebody_names_them(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    luc = await elsewhere(council)
    meeting = await announced(council, claire)
    async with council.at() as moment:
        assert not await sees(moment, luc, meeting)
        await represent(moment, amina, meeting.id, luc.id)
        assert await sees(moment, luc, meeting)
        await answer(moment, amina, meeting.id, Answer.PRESENT)
        assert not await sees(moment, luc, meeting)
        with pytest.raises(MeetingUnknown):
            await step_back(moment, luc, meeting.id)
        (row,) = await moment.uow.deliveries.due(moment.now)
        assert row.member == luc.id
        assert "n’avez plus à représenter" in row.body["text"]


async def test_an_alternate_of_two_stays_in_for_the_other(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    jean, luc = await council.member(), await elsewhere(council)
    meeting = await announced(council, claire)
    async with council.at() as moment:
        for absent in (amina, jean):
            await represent(moment, absent, meeting.id, luc.id)
        await answer(moment, amina, meeting.id, Answer.PRESENT)
        assert await sees(moment, luc, meeting)
        await step_back(moment, luc, meeting.id)
        assert not await sees(moment, luc, meeting)
        assert (await moment.uow.attendances.of(meeting.id))[jean.id].answer is Answer.EXCUSED
        assert (await told(moment))[-1] == jean.id


async def test_whoever_does_not_come_represents_nobody(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    jean = await council.member()
    meeting = await announced(council, claire)
    async with council.at() as moment:
        await represent(moment, amina, meeting.id, jean.id)
        with pytest.raises(AlternateUnfit):
            await represent(moment, jean, meeting.id, amina.id)
        await answer(moment, jean, meeting.id, Answer.EXCUSED)
        tally = await tally_of(moment, meeting)
    assert [one.id for one in tally.excused] == [amina.id, jean.id]
    assert tally.represented == []


@pytest.mark.parametrize("why", ["unsigned", "suspended", "auditor", "phone", "far", "oneself"])
async def test_nobody_is_represented_by_whoever_is_not_entitled(council: Council, why: str) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    roles = {"auditor": Role.AUDITOR, "phone": Role.DUTY_PHONE}
    role = roles.get(why, Role.FIELD_PARTNER)
    other = await council.member(role, has_signed=why != "unsigned")
    if why == "far":
        other = await elsewhere(council, "Collège")
    meeting = await announced(council, claire)
    async with council.at() as moment:
        if why == "suspended":
            await moment.uow.members.set_status(other.id, Status.SUSPENDED)
        chosen = amina if why == "oneself" else other
        assert chosen not in await candidates(moment, amina, amina, meeting)
        with pytest.raises(AlternateUnfit):
            await represent(moment, amina, meeting.id, chosen.id)
        by_coordinator = {one.id for one in await candidates(moment, claire, amina, meeting)}
        assert (chosen.id in by_coordinator) is (why == "far")


async def test_whoever_was_named_for_these_days_is_offered_first(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    mayor, _, deputy = (
        await council.member(Role.MAYOR),
        await council.member(Role.MAYOR),
        await council.member(Role.DEPUTY_MAYOR),
    )
    meeting = await announced(council, claire)
    async with council.at() as moment:
        away = Absence(
            id=new_id(),
            member=mayor.id,
            alternate=deputy.id,
            named_by=mayor.id,
            from_at=meeting.starts_at - timedelta(days=1),
            until_at=meeting.ends_at,
        )
        await moment.uow.absences.declare(away)
        assert (await candidates(moment, mayor, mayor, meeting))[0].id == deputy.id


async def test_only_a_coordinator_answers_for_somebody_else(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    jean, far = await council.member(), await elsewhere(council, "Collège")
    meeting = await announced(council, claire)
    async with council.at() as moment:
        with pytest.raises(MeetingUnknown):
            await answer(moment, jean, meeting.id, Answer.EXCUSED, amina.id)
        with pytest.raises(MeetingUnknown):
            await answer(moment, claire, meeting.id, Answer.PRESENT, far.id)
        await represent(moment, claire, meeting.id, far.id, amina.id)
        kept = (await moment.uow.attendances.of(meeting.id))[amina.id]
        assert (kept.answered_by, kept.alternate) == (claire.id, far.id)
        assert await told(moment) == [far.id, amina.id]


async def test_access_that_ends_ends_for_the_alternate_too(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    jean, luc, zoe = await council.member(), await elsewhere(council), await elsewhere(council)
    meeting = await announced(council, claire)
    async with council.at() as moment:
        await represent(moment, amina, meeting.id, luc.id)
        await represent(moment, jean, meeting.id, zoe.id)
        await moment.uow.members.set_status(amina.id, Status.SUSPENDED)
        assert not await sees(moment, luc, meeting)
        await stand_down(moment, await remove(moment, claire, zoe.id))
        kept = (await moment.uow.attendances.of(meeting.id))[jean.id]
        assert (kept.answer, kept.alternate) == (Answer.EXCUSED, None)
        tally = await tally_of(moment, await moment.uow.meetings.get(meeting.id))
        assert ([one.id for one in tally.excused], tally.represented) == ([jean.id], [])


async def test_whoever_would_have_been_represented_hears_that_nobody_comes(
    council: Council,
) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    luc = await elsewhere(council)
    meeting = await announced(council, claire)
    async with council.at() as moment:
        await represent(moment, amina, meeting.id, luc.id)
        await moment.uow.outbox.cancel_about(meeting.id, moment.now)
        await stand_down(moment, await suspend(moment, claire, luc.id))
        told = [row for row in await moment.uow.deliveries.due(moment.now) if row.about]
        assert [(row.chat, row.about) for row in told] == [(amina.chat, answers_of(meeting))]
        assert "ne peut pas vous représenter" in told[0].body["text"]
        kept = (await moment.uow.attendances.of(meeting.id))[amina.id]
        assert (kept.answer, kept.alternate) == (Answer.EXCUSED, None)


async def test_who_comes_for_whom_is_said_still_where_only_the_place_is_another(
    council: Council,
) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    luc = await elsewhere(council)
    meeting = await announced(council, claire)

    async def said(moment: Moment) -> list[str | None]:
        due = await moment.uow.deliveries.due(moment.now)
        return [row.member for row in due if row.about == answers_of(meeting)]

    async with council.at() as moment:
        await represent(moment, claire, meeting.id, luc.id, amina.id)
        await service.relocate(moment, claire, meeting.id, 1, "Salle des fêtes")
        assert await said(moment) == [luc.id, amina.id]
        await service.move(moment, claire, meeting.id, 2, meeting.local + timedelta(days=1))
        assert await said(moment) == []
        await represent(moment, claire, meeting.id, luc.id, amina.id)
        assert await said(moment) == [luc.id, amina.id]
        await service.call_off(moment, claire, meeting.id, 3)
        assert await said(moment) == []


async def test_whoever_need_not_come_any_more_is_sent_no_agenda(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    luc = await elsewhere(council)
    meeting = await announced(council, claire)
    async with council.at() as moment:
        after = await represent(moment, amina, meeting.id, luc.id)
        await items.add(moment, claire, after, "Halls")
        await publish(moment, claire, after, (await draught(moment, after)).agenda)
        assert (await told(moment)).count(luc.id) == 2
        await answer(moment, amina, meeting.id, Answer.PRESENT)
        assert (await told(moment)).count(luc.id) == 1


async def test_whom_somebody_without_access_would_represent_counts_as_excused(
    council: Council,
) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    luc = await elsewhere(council)
    meeting = await announced(council, claire)
    async with council.at() as moment:
        await represent(moment, amina, meeting.id, luc.id)
        for status, counted in ((Status.SUSPENDED, "excused"), (Status.ACTIVE, "represented")):
            await moment.uow.members.set_status(luc.id, status)
            tally = await tally_of(moment, meeting)
            assert len(getattr(tally, counted)) == 1
            assert len(tally.excused) + len(tally.represented) == 1


async def test_the_count_has_each_of_the_invited_in_one_place(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    jean, paul, luc = await council.member(), await council.member(), await elsewhere(council)
    unsigned = await council.member(has_signed=False)
    meeting = await announced(council, claire)
    async with council.at() as moment:
        await answer(moment, amina, meeting.id, Answer.PRESENT)
        await represent(moment, jean, meeting.id, luc.id)
        tally = await tally_of(moment, await moment.uow.meetings.get(meeting.id))
        assert [one.id for one in tally.present] == [amina.id]
        assert [(one.id, two.id) for one, two in tally.represented] == [(jean.id, luc.id)]
        assert [one.id for one in tally.silent] == [paul.id]
        assert [one.id for one in tally.unreached] == [unsigned.id]
        await answer(moment, claire, meeting.id, Answer.PRESENT)
        tally = await tally_of(moment, meeting)
        assert {one.id for one in tally.present} == {amina.id, claire.id}


async def test_they_are_chased_once_for_each_date(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    meeting = await announced(council, claire)
    async with council.at() as moment:
        assert await chase(moment, claire, meeting.id) == 1
        assert await told(moment) == [amina.id]
        with pytest.raises(AlreadyChased):
            await chase(moment, claire, meeting.id)
        assert await told(moment) == [amina.id]
        another = meeting.local + timedelta(days=1)
        await service.move(moment, claire, meeting.id, 1, another)
        assert await chase(moment, claire, meeting.id) == 1
        await answer(moment, amina, meeting.id, Answer.EXCUSED)
        with pytest.raises(NobodySilent):
            await chase(moment, claire, meeting.id)


async def test_whoever_never_heard_is_not_asked_again(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    await council.member(has_signed=False)
    meeting = await announced(council, claire)
    async with council.at() as moment:
        with pytest.raises(NobodySilent):
            await chase(moment, claire, meeting.id)
        assert await told(moment) == []


async def test_whoever_has_not_signed_reads_nothing_of_what_is_noted_for_them(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    unsigned = await council.member(has_signed=False)
    meeting = await announced(council, claire)
    async with council.at() as moment:
        await answer(moment, claire, meeting.id, Answer.EXCUSED, unsigned.id)
        assert (await moment.uow.attendances.of(meeting.id))[unsigned.id].answer is Answer.EXCUSED
        assert await told(moment) == []
