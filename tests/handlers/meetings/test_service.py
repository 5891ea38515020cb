"""The rules of meetings on a real database: who hears, what moves, what is taken back."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

import storage.reminders
from bot.settings import Settings
from handlers.meetings import service, ticks
from handlers.meetings.convening.answering import answer
from handlers.meetings.service import DatePast, MeetingChanged, MeetingOver
from handlers.moment import Moment
from storage.attendances import Answer
from storage.deliveries import Queued
from storage.meetings import Meeting, MeetingUnknown
from storage.members import Member, Role, Status
from storage.outbox import Outcome
from storage.outbox_rows import outbox
from storage.reminders import TO_COME, Audience, Reminder, Reminders, ReminderState
from storage.schema import new_id
from storage.setbacks import Work
from tests.ground import Ground
from tests.handlers.meetings.conftest import (
    A_WATCH_CELL,
    IN_TWO_WEEKS,
    TWO_WEEKS_AHEAD,
    Council,
)
from tests.house import BAR_LE_DUC, EVENING, PARIS, TRONVILLE

LATER = datetime(2027, 1, 1, tzinfo=PARIS)


async def announced(council: Council, actor: Member, now: datetime = EVENING) -> Meeting:
    async with council.at(now) as moment:
        meeting, _ = await service.announce(moment, actor, IN_TWO_WEEKS)
    return meeting


async def waiting(moment: Moment) -> list[Queued]:
    return await moment.uow.deliveries.due(moment.now)


async def states_of(moment: Moment, meeting: Meeting) -> dict[str, str]:
    """How each reminder of a meeting stands, by its audience."""
    table = storage.reminders.reminders
    query = select(table.c.audience, table.c.state).where(table.c.meeting == meeting.id)
    return {row.audience: row.state for row in await moment.uow.connection.execute(query)}


async def reminders(council: Council) -> list[Reminder]:
    async with council.at() as moment:
        return list(await moment.uow.reminders.due(LATER))


async def test_the_invited_are_the_communes_own_people_and_the_coordinators(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    await council.member(communes=[BAR_LE_DUC])
    await council.member(Role.AUDITOR)
    await council.member(has_signed=False)
    suspended = await council.member()
    group = await council.group([TRONVILLE, BAR_LE_DUC])
    await council.group([BAR_LE_DUC])
    async with council.at() as moment:
        await moment.uow.members.set_status(suspended.id, Status.SUSPENDED)
        _, told = await service.announce(moment, claire, A_WATCH_CELL)
        chats = {row.chat for row in await waiting(moment)}
    assert (told.people, told.groups) == (2, 1)
    assert chats == {claire.chat, amina.chat, group}


async def test_the_whole_council_hears_but_for_the_auditor(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    await council.member(Role.PREFECT, ())
    await council.member(communes=[BAR_LE_DUC])
    await council.member(Role.AUDITOR, ())
    await council.group([])
    plenary = replace(A_WATCH_CELL, whole_council=True, communes=frozenset())
    async with council.at() as moment:
        _, told = await service.announce(moment, claire, plenary)
    assert (told.people, told.groups) == (3, 1)


async def test_hidden_and_absent_meetings_look_alike(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    stranger = await council.member(communes=[BAR_LE_DUC])
    meeting = await announced(council, claire)
    async with council.at() as moment:
        assert await service.coming_for(moment, stranger) == []
        for hidden in (meeting.id, new_id()):
            with pytest.raises(MeetingUnknown):
                await answer(moment, stranger, hidden, Answer.EXCUSED)
        assert await moment.uow.attendances.of(meeting.id) == {}


async def test_a_past_date_is_refused(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    yesterday = replace(A_WATCH_CELL, local=A_WATCH_CELL.local - timedelta(days=3))
    async with council.at() as moment:
        with pytest.raises(DatePast):
            await service.announce(moment, claire, yesterday)
        assert await waiting(moment) == []


async def test_moving_leaves_no_reminder_of_the_old_date(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    meeting = await announced(council, claire)
    before = {reminder.due_at for reminder in await reminders(council)}
    async with council.at() as moment:
        moved, _ = await service.move(
            moment, claire, meeting.id, 1, TWO_WEEKS_AHEAD + timedelta(days=20)
        )
    after = await reminders(council)
    assert len(before) == len(after) == 3
    assert before.isdisjoint(reminder.due_at for reminder in after)
    assert all(timedelta(0) < moved.starts_at - one.due_at < timedelta(days=8) for one in after)


async def test_moving_takes_back_what_waits_about_the_old_date(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    meeting = await announced(council, claire)
    async with council.at() as moment:
        await answer(moment, amina, meeting.id, Answer.EXCUSED)
        moved, told = await service.move(
            moment, claire, meeting.id, 1, TWO_WEEKS_AHEAD - timedelta(days=1)
        )
        said = await waiting(moment)
        assert (await moment.uow.deliveries.count())[Outcome.CANCELLED] == 2
        assert await moment.uow.attendances.of(meeting.id) == {}
    assert moved.version == 2
    assert len(said) == told.people == 2
    assert all("avancée au dimanche 6 décembre" in row.body["text"] for row in said)
    assert [row.member for row in said if "valait pour" in row.body["text"]] == [amina.id]


async def test_two_coordinators_do_not_undo_each_other(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    meeting = await announced(council, claire)
    async with council.at() as moment:
        await service.relocate(moment, claire, meeting.id, 1, "Salle des fêtes")
        with pytest.raises(MeetingChanged):
            await service.move(moment, claire, meeting.id, 1, TWO_WEEKS_AHEAD)


async def test_calling_off_leaves_nothing_to_remind(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    meeting = await announced(council, claire)
    async with council.at() as moment:
        await service.call_off(moment, claire, meeting.id, 1)
        with pytest.raises(MeetingOver):
            await service.call_off(moment, claire, meeting.id, 2)
        states = await states_of(moment, meeting)
    assert set(states.values()) == {ReminderState.SKIPPED}
    assert await reminders(council) == []


@pytest.mark.parametrize("audience", sorted(set(Audience) - TO_COME))
async def test_a_reminder_for_others_than_those_who_come_is_not_sent_as_theirs(
    council: Council, monkeypatch: pytest.MonkeyPatch, audience: Audience
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    meeting = await announced(council, claire)

    async def due(_: Reminders, now: datetime) -> list[Reminder]:
        return [Reminder(meeting.id, audience, now)]

    monkeypatch.setattr(Reminders, "due", due)
    async with council.at() as moment:
        await answer(moment, claire, meeting.id, Answer.PRESENT)
        before = len(await waiting(moment))
        await ticks.remind(moment)
        assert len(await waiting(moment)) == before
        assert await moment.uow.setbacks.of(Work.REMINDER, [f"{meeting.id}:{audience}"])


async def test_reminders_go_out_once_each(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    await council.group([TRONVILLE])
    meeting = await announced(council, claire)
    async with council.at() as moment:
        await answer(moment, claire, meeting.id, Answer.PRESENT)
    sent: list[int] = []
    now = EVENING
    while now < meeting.starts_at + timedelta(days=1):
        now += timedelta(minutes=47)
        async with council.at(now) as moment:
            before = len(await waiting(moment))
            await ticks.remind(moment)
            sent.append(len(await waiting(moment)) - before)
    assert [count for count in sent if count] == [1, 1, 1]


@pytest.mark.parametrize(
    ("hours", "reminded", "invitees", "comers"),
    [
        (312, 1, ReminderState.SENT, ReminderState.WAITING),  # the evening before
        (329, 1, ReminderState.SKIPPED, ReminderState.SENT),  # an hour before it begins
        (331, 0, ReminderState.SKIPPED, ReminderState.SKIPPED),  # it has begun
    ],
)
async def test_after_an_outage_a_person_gets_one_reminder_or_none(
    council: Council,
    hours: int,
    reminded: int,
    invitees: ReminderState,
    comers: ReminderState,
) -> None:
    """The meeting begins 330 hours and 20 minutes after it was announced."""
    claire = await council.member(Role.COORDINATOR, ())
    meeting = await announced(council, claire)
    now = EVENING + timedelta(hours=hours)
    async with council.at(now) as moment:
        await ticks.remind(moment)
        await ticks.remind(moment)
        told_now = select(outbox.c.member).where(outbox.c.accepted_at == now)
        told = list((await moment.uow.connection.execute(told_now)).scalars())
        states = await states_of(moment, meeting)
    assert told == [claire.id] * reminded
    assert (states[Audience.INVITEES], states[Audience.COMERS]) == (invitees, comers)


async def test_what_is_kept_of_a_meeting_cannot_be_read(
    council: Council, ground: Ground, founded: Settings
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    secret = replace(A_WATCH_CELL, title="Titre-Canari", place="Lieu-Canari", agenda="Point-Canari")
    async with council.at() as moment:
        meeting, _ = await service.announce(moment, claire, secret)
    stolen = ground.stolen(founded)
    assert meeting.id.encode() in stolen
    assert b"Canari" not in stolen
