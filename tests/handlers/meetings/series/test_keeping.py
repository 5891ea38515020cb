"""Series on a real database: made ahead once each, changed one by one, stopped as a whole."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

import storage.series
from bot.settings import Settings
from handlers.meetings import service, ticks
from handlers.meetings.series import keeping
from handlers.meetings.series.keeping import HORIZON, SeriesOver
from handlers.meetings.series.rhythm import Rhythm, recurring
from handlers.meetings.service import Proposal
from handlers.moment import Moment
from storage.deliveries import Queued
from storage.meetings import Meeting
from storage.members import Member, Role
from storage.outbox import Outcome
from storage.outbox_rows import outbox
from storage.reminders import ReminderState, reminders
from tests.ground import Ground
from tests.handlers.meetings.conftest import IN_TWO_WEEKS, Council
from tests.house import EVENING, PARIS

UNTIL = date(2027, 6, 30)
WEEK = timedelta(days=7)


def weekly(until: date = UNTIL, local: datetime = IN_TWO_WEEKS.local) -> Proposal:
    """A watch cell each Monday at 14 h, from 7 December on."""
    series = recurring(Rhythm.WEEKLY, local, until, PARIS)
    return replace(IN_TWO_WEEKS, local=local, series=series)


async def begun(council: Council, actor: Member, proposal: Proposal | None = None) -> Meeting:
    async with council.at() as moment:
        meeting, _ = await service.announce(moment, actor, proposal or weekly())
        await keeping.make_ahead(moment)
    return meeting


async def made(council: Council, first: Meeting) -> Sequence[Meeting]:
    async with council.at() as moment:
        return await moment.uow.meetings.of_series(first.series or "")


async def tick(council: Council, now: datetime) -> None:
    async with council.at(now) as moment:
        await keeping.make_ahead(moment)


async def waiting(moment: Moment) -> list[Queued]:
    return list(await moment.uow.deliveries.due(moment.now, 1000))


async def test_the_dates_within_the_horizon_are_meetings_and_no_others(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    meetings = await made(council, await begun(council, claire))
    expected = [date(2026, 12, 7) + WEEK * number for number in range(7)]
    assert [one.meant_for for one in meetings] == expected
    assert meetings[-1].starts_at <= EVENING + HORIZON < meetings[-1].starts_at + WEEK


async def test_a_series_is_announced_in_one_message_that_names_what_follows(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    await council.group([*IN_TWO_WEEKS.communes])
    await begun(council, claire)
    async with council.at() as moment:
        rows = (await moment.uow.connection.execute(select(outbox.c.id))).all()
        texts = [row.body["text"] for row in await waiting(moment)]
    assert len(rows) == len(texts) == 2
    for text in texts:
        assert "Chaque semaine, le lundi, jusqu’au 28 juin" in text
        assert "14 décembre, 21 décembre, 28 décembre et 24 autres.\n" in text


async def test_ticks_restarts_and_replicas_make_each_once(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    first = await begun(council, claire)
    before = await made(council, first)
    for _ in range(2):
        # As if another replica had not yet seen that it is done.
        async with council.at() as moment:
            await moment.uow.series.put_off(first.series or "", EVENING)
        await tick(council, EVENING)
    assert [one.id for one in await made(council, first)] == [one.id for one in before]


async def test_a_day_further_on_the_next_date_comes_within_the_horizon(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    first = await begun(council, claire)
    for day in range(8):
        await tick(council, EVENING + timedelta(days=day))
    assert len(await made(council, first)) == 8


async def test_after_an_outage_what_is_past_is_not_made_and_the_rest_is_once(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    first = await begun(council, claire)
    await tick(council, EVENING + WEEK)
    assert len(await made(council, first)) == 8
    # Three months: further than the horizon, so some dates went by without a meeting.
    back = EVENING + timedelta(days=91)
    await tick(council, back)
    meetings = await made(council, first)
    missed = [one.starts_at for one in meetings[8:]]
    assert min(missed) > back
    assert len({one.meant_for for one in meetings}) == len(meetings)


async def test_the_last_date_is_the_last_and_the_clock_looks_no_more(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    first = await begun(council, claire, weekly(date(2026, 12, 28)))
    assert len(await made(council, first)) == 4
    async with council.at(EVENING + timedelta(days=400)) as moment:
        assert await moment.uow.series.due(moment.now) == []


async def test_fourteen_hours_stay_fourteen_hours_and_reminders_keep_their_hours(
    council: Council,
) -> None:
    """The clocks change on 28 March 2027, between two Mondays."""
    claire = await council.member(Role.COORDINATOR, ())
    local = datetime(2027, 3, 22, 14)  # noqa: DTZ001 - the hour on people's clocks
    first = await begun(council, claire, weekly(local=local))
    await tick(council, datetime(2027, 3, 1, tzinfo=UTC))
    before, after = (await made(council, first))[:2]
    assert (before.starts_at.hour, after.starts_at.hour) == (13, 12)
    async with council.at() as moment:
        rows = await moment.uow.connection.execute(
            select(reminders.c.due_at).where(reminders.c.meeting == after.id)
        )
        hours = sorted(at.astimezone(PARIS).hour for at in rows.scalars())
    assert hours == [9, 12, 18]


async def test_a_moved_one_is_not_made_again_and_nothing_recalls_its_old_date(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    first = await begun(council, claire)
    second = (await made(council, first))[1]
    friday = second.local + timedelta(days=4)
    async with council.at() as moment:
        await service.move(moment, claire, second.id, 1, friday)
        await moment.uow.series.put_off(first.series or "", EVENING)
    await tick(council, EVENING)
    meetings = await made(council, first)
    assert [one.meant_for for one in meetings if one.local == friday] == [second.local.date()]
    assert second.local not in {one.local for one in meetings}
    assert [one.version for one in meetings].count(2) == 1
    # The evening before the old date: nothing is said of it.
    eve = second.starts_at - timedelta(hours=3)
    async with council.at(eve) as moment:
        due = [one.meeting for one in await moment.uow.reminders.due(moment.now)]
    assert second.id in due  # the week before the new date, in the groups
    async with council.at(eve) as moment:
        rows = await moment.uow.connection.execute(
            select(reminders.c.due_at).where(reminders.c.meeting == second.id)
        )
        ahead = [at for at in rows.scalars() if at > eve]
    assert min(ahead) > second.starts_at


async def test_one_that_is_called_off_stays_called_off_alone(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    first = await begun(council, claire)
    async with council.at() as moment:
        await service.call_off(moment, claire, first.id, 1)
        await moment.uow.series.put_off(first.series or "", EVENING)
    await tick(council, EVENING)
    assert [one.is_cancelled for one in await made(council, first)] == [True] + [False] * 6


async def test_stopping_calls_off_what_nobody_touched_in_one_message(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    first = await begun(council, claire)
    second = (await made(council, first))[1]
    async with council.at() as moment:
        await service.relocate(moment, claire, second.id, 1, "Salle des fêtes")
        # The announcement and the other place have gone out.
        await moment.uow.connection.execute(update(outbox).values(outcome=Outcome.SENT))
        _, told = await keeping.stop(moment, claire, first.series or "")
        with pytest.raises(SeriesOver):
            await keeping.stop(moment, claire, first.series or "")
        said = await waiting(moment)
        meetings = await moment.uow.meetings.of_series(first.series or "")
        states = await moment.uow.connection.execute(select(reminders.c.meeting, reminders.c.state))
        kept = {row.meeting for row in states if row.state == ReminderState.WAITING}
    assert [one.id for one in meetings if not one.is_cancelled] == [second.id]
    assert kept == {second.id}
    assert sorted(str(row.member) for row in said) == sorted([claire.id, amina.id])
    assert told.people == 2
    assert all("7 décembre, 21 décembre, 28 décembre et" in row.body["text"] for row in said)
    await tick(council, EVENING + timedelta(days=100))
    assert len(await made(council, first)) == len(meetings)


async def test_what_waits_about_a_date_that_is_called_off_with_its_series_is_taken_back(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    first = await begun(council, claire)
    async with council.at() as moment:
        await keeping.stop(moment, claire, first.series or "")
        said = [row.body["text"] for row in await waiting(moment)]
    assert len(said) == 1
    assert "Série <b>arrêtée</b>" in said[0]
    async with council.at(first.starts_at - timedelta(hours=1)) as moment:
        before = len(await waiting(moment))
        await ticks.remind(moment)
        assert len(await waiting(moment)) == before


async def test_what_is_kept_of_a_series_cannot_be_read(
    council: Council, ground: Ground, founded: Settings
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    secret = replace(weekly(), title="Titre-Canari", place="Lieu-Canari")
    first = await begun(council, claire, secret)
    stolen = ground.stolen(founded)
    assert (first.series or "").encode() in stolen
    assert b"Canari" not in stolen


async def test_the_same_day_of_a_series_cannot_be_kept_twice(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    first = await begun(council, claire)
    async with council.at() as moment:
        assert not await moment.uow.meetings.add(replace(first, id="another"), moment.now)
        with pytest.raises(storage.series.SeriesUnknown):
            await keeping.ending_of(moment, "none")
