"""The clock moved by three years: of a meeting that is over nothing stays, unless it is owed."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import func, select

from handlers.meetings import service, ticks
from handlers.meetings.retention import PORTION, purge_meetings, purge_series
from handlers.meetings.series import keeping
from handlers.meetings.series.rhythm import Rhythm, recurring
from handlers.meetings.yearly import recall_plenary
from handlers.moment import Moment
from storage.agenda_items import AgendaItem
from storage.audit import audit
from storage.decisions import Decision, DecisionStatus
from storage.meetings import Meeting, MeetingKind, meetings
from storage.members import Role
from storage.minutes import Minutes
from storage.purging import referring
from storage.schema import metadata
from storage.series import series
from storage.slots import slots
from tests.handlers.meetings.conftest import A_WATCH_CELL, IN_TWO_WEEKS, Council
from tests.handlers.meetings.minutes.sittings import IN_THE_ROOM, noted, sitting
from tests.house import EVENING, PARIS
from tests.storage.test_retention import Filler, places_of

YEARS, WEEK = timedelta(days=3 * 365), timedelta(days=7)


async def purged(council: Council, after: timedelta, meeting: Meeting) -> bool:
    """Whether the clock, so long after the end of a meeting, has let go of it."""
    async with council.at(meeting.ends_at + after) as moment:
        await ticks.remind(moment)
        await purge_meetings(moment)
        return not await moment.uow.meetings.get_all([meeting.id])


async def about(moment: Moment, meeting: str) -> dict[str, int]:
    """How many rows of each column that names a meeting name this one, whatever comes next."""
    found = {}
    for table in metadata.sorted_tables:
        for column in table.columns:
            names_one = column is meetings.c.id or column.references(meetings.c.id)
            if names_one or column.name == "meeting":
                rows = select(func.count()).select_from(table).where(column == meeting)
                found[str(column)] = await moment.uow.connection.scalar(rows) or 0
    return found


async def close(moment: Moment, decision: Decision) -> None:
    """It is done."""
    await moment.uow.decisions.keep(replace(decision, status=DecisionStatus.DONE))


async def test_three_years_after_its_end_nothing_about_a_meeting_stays(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        await close(moment, await noted(moment, claire, meeting, amina))
        row = await moment.uow.connection.execute(select(meetings))
        filler = Filler(moment.uow, {meetings: dict(row.mappings().one())})
        for table, which in referring(meetings, [meeting.id]).items():
            filled = select(func.count()).select_from(table).where(which)
            if not await moment.uow.connection.scalar(filled):
                await filler.fill(table)
        assert all((await about(moment, meeting.id)).values())
        screens = set(await moment.uow.connection.scalars(select(slots.c.name)))
        await moment.uow.outbox.cancel_about(meeting.id, EVENING)
        await moment.uow.deliveries.forget(EVENING + timedelta(days=40), 1_000)
    assert not await purged(council, YEARS - timedelta(seconds=1), meeting)
    async with council.at() as moment:
        assert all((await about(moment, meeting.id)).values())
    assert await purged(council, YEARS, meeting)
    async with council.at() as moment:
        assert not any((await about(moment, meeting.id)).values())
        assert await places_of(moment.uow, meeting.id) <= {audit.name}
        assert screens
        assert not set(await moment.uow.connection.scalars(select(slots.c.name))) & screens
        journal = select(audit.c.about).where(audit.c.act == "meeting.purged")
        assert list(await moment.uow.connection.scalars(journal)) == [meeting.id]


async def test_an_open_decision_keeps_its_meeting(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    meeting = await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        decision = await noted(moment, claire, meeting, amina)
    assert not await purged(council, 2 * YEARS, meeting)
    async with council.at() as moment:
        await close(moment, decision)
    assert await purged(council, 2 * YEARS, meeting)


async def test_a_decision_on_an_agenda_to_come_keeps_its_meeting(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    meeting = await sitting(council, claire)
    following = await sitting(council, claire, local=A_WATCH_CELL.local + YEARS + WEEK)
    async with council.at(IN_THE_ROOM) as moment:
        decision = await noted(moment, claire, meeting, amina)
        await close(moment, decision)
        point = AgendaItem(
            meeting=following.id,
            proposed_by=claire.id,
            decision=decision.id,
            created_at=moment.now,
            title="",
        )
        await moment.uow.agenda_items.add(point)
    assert not await purged(council, YEARS, meeting)
    assert await purged(council, YEARS + WEEK, meeting)
    async with council.at() as moment:
        assert await moment.uow.meetings.get_all([following.id])
        assert not await moment.uow.agenda_items.of_meeting(following.id)


async def test_the_minutes_that_it_approved_stay_with_what_keeps_them(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    meeting, following = await sitting(council, claire), await sitting(council, claire)
    async with council.at(IN_THE_ROOM) as moment:
        await noted(moment, claire, meeting, amina)
        kept = Minutes(meeting=meeting.id, version=1, approved_at=EVENING, approved_in=following.id)
        await moment.uow.minutes.keep(kept)
    assert await purged(council, YEARS, following)
    async with council.at() as moment:
        assert await moment.uow.minutes.of(meeting.id) == replace(kept, approved_in=None)


async def test_the_last_plenary_stays_until_the_next_one_was_recalled(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    plenary = await sitting(council, claire, kind=MeetingKind.PLENARY)
    async with council.at(IN_THE_ROOM) as moment:
        await moment.uow.council.choose("keeping_days", "30")
    assert not await purged(council, timedelta(days=31), plenary)
    async with council.at(plenary.ends_at + timedelta(days=365)) as moment:
        await recall_plenary(moment)
    assert await purged(council, timedelta(days=365), plenary)


async def test_a_few_go_at_a_time_called_off_ones_too(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    gone = [await sitting(council, claire) for _ in range(PORTION + 1)]
    async with council.at() as moment:
        await service.call_off(moment, claire, gone[0].id, gone[0].version)
    async with council.at(gone[0].ends_at + YEARS) as moment:
        await ticks.remind(moment)
        for left in (1, 0):
            await purge_meetings(moment)
            assert len(await moment.uow.meetings.get_all([one.id for one in gone])) == left


async def test_a_series_goes_after_its_last_meeting(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    rule = recurring(Rhythm.WEEKLY, IN_TWO_WEEKS.local, date(2026, 12, 21), PARIS)
    async with council.at() as moment:
        await service.announce(moment, claire, replace(IN_TWO_WEEKS, series=rule))
        await keeping.make_ahead(moment)
    every = select(func.count()).select_from(series)
    async with council.at(EVENING + 2 * YEARS) as moment:
        await ticks.remind(moment)
        await purge_series(moment)
        assert await moment.uow.connection.scalar(every) == 1
        await purge_meetings(moment)
        await purge_series(moment)
        assert await moment.uow.connection.scalar(every) == 0
