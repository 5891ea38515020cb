"""After the minutes: whoever leads is reminded, asked, and answers; the coordination learns."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.meetings.minutes.buttons import Answer
from handlers.meetings.minutes.deciding import MayorDecides, note
from handlers.meetings.minutes.leading import DecisionOver, answer
from handlers.meetings.minutes.publishing import publish
from handlers.meetings.minutes.secretary import name_secretary
from handlers.meetings.minutes.steering import end, entrust
from handlers.meetings.minutes.ticks import ask_after_decisions
from handlers.modes import Mode
from handlers.moment import Moment
from storage.decisions import Decision, DecisionStatus, DecisionUnknown
from storage.meetings import Meeting, MeetingUnknown
from storage.members import Member, Role, Status
from tests.handlers.meetings.conftest import Council
from tests.handlers.meetings.minutes.sittings import IN_THE_ROOM, noted, said, sitting
from tests.house import BAR_LE_DUC, PARIS

THE_DAY = datetime(2026, 12, 10, 18, tzinfo=PARIS)
TWO_DAYS_BEFORE = datetime(2026, 12, 8, 9, tzinfo=PARIS)
THE_DAY_AFTER = datetime(2026, 12, 11, 9, tzinfo=PARIS)


async def published(moment: Moment, claire: Member, meeting: Meeting, lead: Member) -> Decision:
    """A decision that its lead was told of."""
    decision = await noted(moment, claire, meeting, lead)
    await publish(moment, claire, meeting.id, 0)
    return decision


async def heard(moment: Moment, decision: Decision) -> Mapping[str | None, list[str]]:
    """What waits to be said that names the decision, by person."""
    found: dict[str | None, list[str]] = {}
    for one in await moment.uow.deliveries.due(moment.now):
        if str(decision.reference) in one.body.get("text", ""):
            found.setdefault(one.member, []).append(one.body["text"])
    return found


async def ticks(moment: Moment, when: datetime) -> Moment:
    """The clock comes by, twice; whatever waited before was said."""
    await moment.uow.outbox.cancel_in(
        str((await moment.uow.members.active_with(Role.COORDINATOR))[0].chat), moment.now
    )
    at = replace(moment, now=when)
    for _ in range(2):
        await ask_after_decisions(at)
    return at


async def test_the_clock_reminds_then_asks_then_tells_the_coordination_each_once(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        decision = await published(moment, claire, meeting, amina)
        assert len((await heard(moment, decision))[amina.id]) == 1
        just_before = await ticks(moment, TWO_DAYS_BEFORE - timedelta(minutes=1))
        assert "vous est confiée" in (await heard(just_before, decision))[amina.id][0]
        before = await ticks(moment, TWO_DAYS_BEFORE)
        [reminder] = (await heard(before, decision))[amina.id]
        assert "est pour le 10 décembre" in reminder
        assert "médiation" not in reminder
        after = await ticks(before, THE_DAY_AFTER)
        [asked] = (await heard(after, decision))[amina.id]
        assert "était pour le 10 décembre" in asked
        assert "médiation" not in asked
        assert claire.id not in await heard(after, decision)
        late = await ticks(after, THE_DAY_AFTER + timedelta(hours=2))
        [no_news] = (await heard(late, decision))[claire.id]
        assert "sans réponse" in no_news
        much_later = await ticks(late, THE_DAY_AFTER + timedelta(days=30))
        assert claire.id not in await heard(much_later, decision)
        assert len((await heard(much_later, decision))[amina.id]) == 1


async def test_a_day_too_near_for_a_reminder_is_asked_after_on_the_morning_that_follows(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        due_at = datetime(2026, 11, 26, 18, tzinfo=PARIS)
        decision = await note(moment, claire, meeting.id, said(claire, due_at=due_at))
        await publish(moment, claire, meeting.id, 0)
        kept = await moment.uow.decisions.get(decision.id)
        assert kept.step_at == datetime(2026, 11, 27, 9, tzinfo=PARIS)


async def test_nothing_is_asked_of_minutes_that_were_not_published(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        decision = await noted(moment, claire, meeting, amina)
        after = await ticks(moment, THE_DAY_AFTER)
        assert not await heard(after, decision)
        with pytest.raises(DecisionUnknown):
            await answer(after, amina, decision.id, Answer.DONE)


@pytest.mark.parametrize(
    ("given", "status"),
    [(Answer.DONE, DecisionStatus.DONE), (Answer.GIVEN_UP, DecisionStatus.ABANDONED)],
)
async def test_what_is_ended_is_told_to_the_coordination_and_asked_no_more(
    council: Council, given: Answer, status: DecisionStatus
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina, paul = await council.member(), await council.member()
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        decision = await published(moment, claire, meeting, amina)
        for other in (paul, claire):
            with pytest.raises(DecisionUnknown):
                await answer(moment, other, decision.id, given)
        kept = await answer(moment, amina, decision.id, given)
        assert (kept.status, kept.step) == (status, None)
        assert len((await heard(moment, decision))[claire.id]) == 1
        with pytest.raises(DecisionOver):
            await answer(moment, amina, decision.id, Answer.DONE)
        after = await ticks(moment, THE_DAY_AFTER)
        assert claire.id not in await heard(after, decision)


async def test_what_goes_on_is_asked_after_its_day_and_then_after_as_long_as_news_may_take(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        decision = await published(moment, claire, meeting, amina)
        kept = await answer(moment, amina, decision.id, Answer.GOING_ON)
        assert (kept.status, kept.step_at) == (DecisionStatus.DOING, THE_DAY_AFTER)
        after = await ticks(moment, THE_DAY_AFTER)
        kept = await answer(after, amina, decision.id, Answer.GOING_ON)
        assert kept.step_at == THE_DAY_AFTER + timedelta(days=7)


async def test_only_a_mayor_gives_enforcement_up(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina, mayor = await council.member(), await council.member(Role.MAYOR)
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        await name_secretary(moment, claire, meeting.id, mayor.id)
        decision = await note(moment, mayor, meeting.id, said(amina, mode=Mode.ENFORCEMENT))
        await publish(moment, claire, meeting.id, 0)
        with pytest.raises(MayorDecides):
            await answer(moment, amina, decision.id, Answer.GIVEN_UP)
        with pytest.raises(MayorDecides):
            await end(moment, claire, decision.id, Answer.GIVEN_UP)
        await end(moment, mayor, decision.id, Answer.GIVEN_UP)


async def test_another_person_is_found_and_told_and_the_first_one_is_thanked(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina, paul = await council.member(), await council.member()
    elsewhere = await council.member(communes=[BAR_LE_DUC])
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        decision = await published(moment, claire, meeting, amina)
        for actor, whom in ((amina, paul), (claire, elsewhere)):
            with pytest.raises(MeetingUnknown):
                await entrust(moment, actor, decision.id, whom.id)
        for _ in range(2):
            await entrust(moment, claire, decision.id, paul.id)
        told = await heard(moment, decision)
        assert ["ne vous est plus confiée" in one for one in told[amina.id]] == [True]
        assert ["vous est confiée" in one for one in told[paul.id]] == [True]
        with pytest.raises(DecisionUnknown):
            await answer(moment, amina, decision.id, Answer.DONE)
        late = replace(moment, now=THE_DAY_AFTER)
        await entrust(late, claire, decision.id, claire.id)
        kept = await moment.uow.decisions.get(decision.id)
        assert kept.due_at == datetime(2026, 12, 18, 18, tzinfo=PARIS)
        await end(late, claire, decision.id, Answer.DONE)
        with pytest.raises(DecisionOver):
            await entrust(late, claire, decision.id, paul.id)


async def test_of_whom_is_gone_or_away_the_coordination_learns_instead(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        decision = await published(moment, claire, meeting, amina)
        await moment.uow.members.set_status(amina.id, Status.SUSPENDED)
        before = await ticks(moment, TWO_DAYS_BEFORE)
        [said_so] = (await heard(before, decision))[claire.id]
        assert "n’a personne" in said_so
        await moment.uow.members.set_status(amina.id, Status.ACTIVE)
        after = await ticks(before, THE_DAY_AFTER)
        assert "était pour le" in (await heard(after, decision))[amina.id][-1]


async def test_whoever_has_not_signed_reads_nothing_and_the_coordination_learns_instead(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    unsigned = await council.member(has_signed=False)
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        decision = await published(moment, claire, meeting, unsigned)
        before = await ticks(moment, TWO_DAYS_BEFORE)
        told = await heard(before, decision)
        assert unsigned.id not in told
        assert "n’a personne" in told[claire.id][-1]
