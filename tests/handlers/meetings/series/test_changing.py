"""A whole series is changed: what nobody touched follows, what was changed by hand stays."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from handlers.meetings import service
from handlers.meetings.convening.answering import answer, represent
from handlers.meetings.invitation import together
from handlers.meetings.series import changing, keeping, wish
from handlers.meetings.series.ahead import dates_for, dates_of
from handlers.meetings.series.changing import Change, SeriesChanged
from handlers.meetings.series.keeping import SeriesOver
from handlers.meetings.series.rhythm import Rhythm, recurring
from handlers.meetings.series.wish import NoSuchDate, What, Wish
from handlers.meetings.subscription import subscription
from handlers.meetings.when import When
from storage.attendances import Answer
from storage.meetings import Meeting
from storage.members import Member, Role
from storage.reminders import reminders
from storage.series import Series
from tests.handlers.meetings.conftest import Council
from tests.handlers.meetings.series.test_keeping import begun, made, tick, waiting, weekly
from tests.handlers.meetings.test_invitation import COUNCIL
from tests.house import BAR_LE_DUC, EVENING, PARIS
from tests.journeys.test_meetings import plain
from tests.own_calendar import OwnCalendar

MONDAY = date(2026, 12, 7)
WEEK = timedelta(days=7)


async def asked(council: Council, first: Meeting, wanted: Wish) -> Series:
    """The series as it is wished."""
    async with council.at() as moment:
        return wish.granted(wanted, await moment.uow.series.get(first.series or ""))


async def changes(
    council: Council, actor: Member, first: Meeting, wanted: Wish, now: datetime = EVENING
) -> Change:
    after = await asked(council, first, wanted)
    async with council.at(now) as moment:
        change, _ = await changing.change(moment, actor, after)
        return change


def an_hour_later() -> Wish:
    when = When(day=MONDAY, minute=15 * 60, holiday_kept=True)
    return Wish(next_day=MONDAY, what=What.HOUR, when=when)


def on_thursdays() -> Wish:
    return Wish(next_day=MONDAY, what=What.DAY, when=When(day=date(2026, 12, 10), minute=14 * 60))


def standing(meetings: Sequence[Meeting]) -> list[date]:
    return sorted(one.local.date() for one in meetings if not one.is_cancelled)


async def test_whoever_comes_once_for_somebody_is_shown_that_date_alone(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina, jean = await council.member(), await council.member(communes=[BAR_LE_DUC])
    first = await begun(council, claire)
    async with council.at() as moment:
        await represent(moment, claire, first.id, jean.id, amina.id)
        series = await moment.uow.series.get(first.series or "")
        shown = [one.id for one in await dates_for(moment, jean, series)]
        assert shown == [first.id]
        assert len(await dates_for(moment, amina, series)) > 1


async def test_another_hour_is_that_of_every_date_to_come(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    first = await begun(council, claire)
    before = await made(council, first)
    await changes(council, claire, first, an_hour_later())
    after = await made(council, first)
    assert [one.id for one in after] == [one.id for one in before]
    assert {(one.local.hour, one.version, one.by_hand) for one in after} == {(15, 2, False)}
    await tick(council, EVENING + 2 * WEEK)
    assert {one.local.hour for one in await made(council, first)} == {15}


async def test_what_was_changed_by_hand_stays_and_is_named(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    first = await begun(council, claire)
    _, second, third, *_ = await made(council, first)
    async with council.at() as moment:
        await service.move(moment, claire, second.id, 1, second.local + timedelta(days=2))
        await service.call_off(moment, claire, third.id, 1)
    change = await changes(council, claire, first, an_hour_later())
    assert [one.id for one in change.kept] == [second.id]
    after = {one.id: one for one in await made(council, first)}
    assert after[second.id].local == second.local + timedelta(days=2)
    assert after[third.id].is_cancelled
    assert {one.local.hour for one in after.values()} == {14, 15}
    async with council.at() as moment:
        told = plain((await waiting(moment))[-1].body["text"])
    assert "Changées à la main, elles restent : mercredi 16 décembre à 14" in told


async def test_another_day_moves_each_date_and_asks_the_absent_again(council: Council) -> None:
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    first = await begun(council, claire)
    before = await made(council, first)
    async with council.at() as moment:
        await answer(moment, amina, first.id, Answer.EXCUSED)
    await changes(council, claire, first, on_thursdays())
    after = await made(council, first)
    assert {one.id for one in before} <= {one.id for one in after}
    assert standing(after) == [date(2026, 12, 10) + WEEK * number for number in range(len(after))]
    async with council.at() as moment:
        assert not await moment.uow.attendances.of(first.id)
        rows = await moment.uow.connection.execute(select(reminders))
        due = {row.meeting: row.due_at for row in rows if row.audience == "comers"}
    assert all(due[one.id] == one.starts_at - timedelta(hours=2) for one in after)


async def test_a_rarer_rhythm_calls_off_and_a_denser_one_brings_back(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    first = await begun(council, claire)
    rarer = Wish(next_day=MONDAY, what=What.RHYTHM, rhythm=Rhythm.MONTHLY)
    change = await changes(council, claire, first, rarer)
    assert standing(await made(council, first)) == [MONDAY, date(2027, 1, 4)]
    assert date(2026, 12, 14) in {one.local.date() for one in change.off}
    assert date(2027, 2, 8) in {one.local.date() for one in change.gone}
    denser = Wish(next_day=MONDAY, what=What.RHYTHM, rhythm=Rhythm.WEEKLY)
    await changes(council, claire, first, denser)
    again = await made(council, first)
    assert standing(again) == [MONDAY + WEEK * number for number in range(7)]
    assert len({one.id for one in again}) == 7


async def test_another_end_and_another_place_leave_the_rest_as_it_is(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    first = await begun(council, claire)
    shorter = Wish(next_day=MONDAY, what=What.END, until=date(2026, 12, 28))
    await changes(council, claire, first, shorter)
    after = await made(council, first)
    assert standing(after) == [MONDAY + WEEK * number for number in range(4)]
    assert [one.version for one in after if not one.is_cancelled] == [1] * 4
    elsewhere = Wish(next_day=MONDAY, what=What.PLACE, place="Salle des fêtes")
    await changes(council, claire, first, elsewhere)
    after = [one for one in await made(council, first) if not one.is_cancelled]
    assert {(one.place, one.local.hour, one.version) for one in after} == {
        ("Salle des fêtes", 14, 3)
    }


async def test_the_fourth_thursday_stays_the_last_where_only_the_end_changes(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    last = datetime(2026, 12, 31, 14)  # noqa: DTZ001 - the hour on people's clocks
    first = await begun(council, claire, _monthly(last))
    on = Wish(next_day=date(2027, 1, 28), what=What.END, until=date(2027, 12, 31))
    async with council.at() as moment:
        series = await moment.uow.series.get(first.series or "")
    assert wish.granted(on, series).rule.startswith("FREQ=MONTHLY;BYDAY=-1TH")


def _monthly(local: datetime) -> service.Proposal:
    series = recurring(Rhythm.MONTHLY, local, date(2027, 6, 30), PARIS)
    return replace(weekly(), local=local, series=series)


async def test_everybody_hears_once_and_their_calendars_follow(council: Council) -> None:
    """Whoever opened all dates as a file, and whoever subscribed, see the same in the end."""
    claire, amina = await council.member(Role.COORDINATOR, ()), await council.member()
    first = await begun(council, claire)
    opened, subscribed = OwnCalendar(), OwnCalendar()
    async with council.at() as moment:
        series = await moment.uow.series.get(first.series or "")
        dates = await dates_of(moment, series)
        assert len(dates) == 28
        opened.opens(together(dates, COUNCIL, moment.now).content)
        subscribed.comes_back(await subscription(moment, amina))
    assert [one.starts_at for one in opened.shown] == [one.starts_at for one in subscribed.shown]
    for wanted in (
        on_thursdays(),
        Wish(next_day=date(2026, 12, 10), what=What.RHYTHM, rhythm=Rhythm.FORTNIGHTLY),
        Wish(next_day=date(2026, 12, 10), what=What.END, until=date(2027, 3, 31)),
    ):
        change = await changes(council, claire, first, wanted)
        async with council.at() as moment:
            told = [row for row in await waiting(moment) if "série" in row.body["text"]]
            assert sorted(str(row.member) for row in told) == sorted([claire.id, amina.id])
            file = together([*change.dates, *change.off, *change.gone], COUNCIL, moment.now)
            opened.opens(file.content)
            subscribed.comes_back(await subscription(moment, amina))
        shown = [one.starts_at for one in opened.shown]
        assert shown == [one.starts_at for one in subscribed.shown]
        assert shown == [one.starts_at for one in change.dates]
    async with council.at() as moment:
        ending, _ = await keeping.stop(moment, claire, first.series or "")
        opened.opens(together([*ending.off, *ending.unmade], COUNCIL, moment.now).content)
        subscribed.comes_back(await subscription(moment, amina))
    assert opened.shown == subscribed.shown == []


async def test_two_who_change_it_at_once_do_not_write_over_each_other(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    first = await begun(council, claire)
    late = await asked(council, first, on_thursdays())
    await changes(council, claire, first, an_hour_later())
    async with council.at() as moment:
        with pytest.raises(SeriesChanged):
            await changing.change(moment, claire, late)


async def test_a_series_of_which_nothing_would_be_left_is_not_changed(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    first = await begun(council, claire)
    beyond = When(day=date(2027, 9, 6), minute=14 * 60)
    after = await asked(council, first, Wish(next_day=MONDAY, what=What.DAY, when=beyond))
    async with council.at() as moment:
        with pytest.raises(SeriesOver):
            await changing.change_of(moment, after)


async def test_a_meeting_already_today_does_not_come_twice(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    first = await begun(council, claire)
    midday = first.starts_at + timedelta(minutes=30)
    later = When(day=MONDAY, minute=20 * 60, holiday_kept=True)
    wanted = Wish(next_day=MONDAY + WEEK, what=What.HOUR, when=replace(later, day=MONDAY + WEEK))
    await changes(council, claire, first, wanted, midday)
    after = await made(council, first)
    assert [one.local.hour for one in after if one.meant_for == MONDAY] == [14]
    assert len(standing(after)) == len(set(standing(after)))


@pytest.mark.parametrize("number", [0, 3, 6, 20])
async def test_a_date_that_is_skipped_is_one_less_near_or_far_and_no_other_moves(
    council: Council, number: int
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    first = await begun(council, claire)
    day = MONDAY + WEEK * number
    async with council.at() as moment:
        series = await moment.uow.series.get(first.series or "")
        before = [one.local for one in await dates_of(moment, series)]
        wanted = wish.picked(
            Wish(next_day=MONDAY, what=What.SKIP), series, day.isoformat(), moment.now
        )
    change = await changes(council, claire, first, wanted)
    assert [one.local.date() for one in (*change.off, *change.gone)] == [day]
    async with council.at() as moment:
        series = await moment.uow.series.get(first.series or "")
        after = await dates_of(moment, series)
    assert [one.local for one in after] == [local for local in before if local.date() != day]
    assert {one.version for one in after} <= {1, 2}
    async with council.at() as moment:
        with pytest.raises(NoSuchDate):
            wish.picked(Wish(next_day=MONDAY, what=What.SKIP), series, day.isoformat(), moment.now)
