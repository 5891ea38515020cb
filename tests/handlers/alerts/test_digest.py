"""The morning digest: when it goes, to whom, once, and what it counts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from handlers.alerts.acknowledging import acknowledge
from handlers.alerts.digest import is_late, is_morning, send_digests
from handlers.alerts.digest_texts import Counts, digest
from handlers.alerts.sending import send
from handlers.moment import Moment
from handlers.words import LANGUAGES, speaking
from storage.absences import Absence
from storage.alert_lists import Progress, Wanted
from storage.alerts import Severity
from storage.charges import Charge
from storage.engine import Database
from storage.members import Member, Role
from storage.outbox_rows import outbox
from storage.policy import Policy
from storage.schema import new_id
from storage.statuses import Status
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.handlers.alerts.storming import delivered
from tests.house import BAR_LE_DUC, EVENING, LIGNY, PARIS, TRONVILLE

MORNING = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
"""A Tuesday, 8:00 in Paris."""


def at(moment: Moment, now: datetime) -> Moment:
    return replace(moment, now=now)


async def told(moment: Moment, *people: Member) -> Sequence[bool]:
    """Who of these has something in the outbox that was accepted at this moment."""
    query = select(func.count()).where(outbox.c.accepted_at == moment.now)
    counts = [
        await moment.uow.connection.scalar(query.where(outbox.c.member == one.id)) for one in people
    ]
    return [bool(count) for count in counts]


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        (datetime(2026, 11, 24, 6, 59, tzinfo=UTC), False),
        (MORNING, True),
        (MORNING + timedelta(hours=3, minutes=59), True),
        (MORNING + timedelta(hours=4), False),
        (datetime(2026, 7, 1, 5, 59, tzinfo=UTC), False),
        (datetime(2026, 7, 1, 6, 0, tzinfo=UTC), True),
        # The Sundays on which the clocks change, in spring and in autumn.
        (datetime(2027, 3, 28, 5, 59, tzinfo=UTC), False),
        (datetime(2027, 3, 28, 6, 0, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 6, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 25, 7, 0, tzinfo=UTC), True),
    ],
)
def test_it_goes_at_its_hour_on_the_wall(now: datetime, goes: bool) -> None:
    assert is_morning(Policy(), now, PARIS) is goes


def test_it_never_goes_at_night() -> None:
    early = Policy(digest_at=time(6, 30))
    assert not is_morning(early, datetime(2026, 11, 24, 5, 45, tzinfo=UTC), PARIS)
    assert is_morning(early, datetime(2026, 11, 24, 6, 0, tzinfo=UTC), PARIS)


@given(
    st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    st.times().map(lambda one: one.replace(second=0, microsecond=0)),
)
def test_every_day_has_one_stretch_of_it_through_changes_of_clocks(day: date, hour: time) -> None:
    """Whatever the hour, also the one that a Sunday in March does not have."""
    policy = Policy(digest_at=hour, night_from=time(0), night_until=time(0))
    begin = datetime.combine(day, time(0), PARIS).astimezone(UTC)
    quarters = [begin + timedelta(minutes=15) * step for step in range(26 * 4)]
    days = {one.astimezone(PARIS).date() for one in quarters if is_morning(policy, one, PARIS)} - {
        day + timedelta(days=1)
    }
    assert days == ({day} if hour <= time(23, 45) else days)


async def test_each_hears_of_what_waits_for_them_once_a_day(moment: Moment) -> None:
    uow = moment.uow
    author = await member_of(uow)
    mayor, coordinator = await member_of(uow, Role.MAYOR), await member_of(uow, Role.COORDINATOR)
    elsewhere = await member_of(uow, Role.MAYOR, [LIGNY])
    await send(moment, author, NEIGHBOURS)
    for now in (MORNING - timedelta(minutes=1), EVENING + timedelta(minutes=1)):
        await send_digests(at(moment, now))
        assert await told(at(moment, now), mayor, coordinator) == [False, False]
    morning = at(moment, MORNING)
    await send_digests(morning)
    assert await told(morning, mayor, coordinator, elsewhere, author) == [True, True, False, False]
    for later in (timedelta(seconds=5), timedelta(hours=2)):
        again = at(moment, MORNING + later)
        await send_digests(again)
        assert await told(again, mayor, coordinator) == [False, False]
    next_day = at(moment, MORNING + timedelta(days=1, hours=1))
    await send_digests(next_day)
    assert await told(next_day, mayor, coordinator) == [True, True]


async def test_days_without_a_digest_make_one(moment: Moment) -> None:
    uow = moment.uow
    author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
    await send(moment, author, NEIGHBOURS)
    await send_digests(at(moment, MORNING))
    back = at(moment, MORNING + timedelta(days=5))
    await send_digests(back)
    await send_digests(back)
    query = select(func.count()).where(outbox.c.member == mayor.id)
    of_morning = query.where(outbox.c.accepted_at == back.now)
    assert await uow.connection.scalar(of_morning) == 1


async def test_nothing_is_said_where_nothing_waits(moment: Moment) -> None:
    uow = moment.uow
    author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    await acknowledge(moment, mayor, alert.id)
    morning = at(moment, MORNING)
    await send_digests(morning)
    assert await told(morning, mayor) == [False]


async def test_what_waits_is_counted_with_what_waits_too_long(moment: Moment) -> None:
    uow = moment.uow
    author = await member_of(uow)
    mayor = await member_of(uow, Role.MAYOR)
    await send(moment, author, NEIGHBOURS)
    green = replace(NEIGHBOURS, severity=Severity.GREEN)
    await send(moment, author, green)
    await send(moment, author, replace(NEIGHBOURS, commune=LIGNY))
    found = await uow.alert_lists.waiting_for(mayor)
    assert sorted(each.severity for each in found) == [Severity.GREEN, Severity.ORANGE]
    assert [is_late(each, at(moment, EVENING + timedelta(hours=13))) for each in found].count(
        True
    ) == 1
    coordinator = await member_of(uow, Role.COORDINATOR)
    assert len(await uow.alert_lists.waiting_for(coordinator)) == 3
    assert await uow.alert_lists.waiting_for(author) == []


async def test_an_immediate_danger_of_the_night_was_told_then_and_waits_too_long(
    moment: Moment,
) -> None:
    author = await member_of(moment.uow)
    mayor = await member_of(moment.uow, Role.MAYOR)
    danger = replace(NEIGHBOURS, severity=Severity.YELLOW, immediate_danger=True)
    await send(at(moment, MORNING - timedelta(hours=5)), author, danger)
    (waiting,) = await moment.uow.alert_lists.waiting_for(mayor)
    assert is_late(waiting, at(moment, MORNING))
    await send_digests(at(moment, MORNING))
    assert await told(at(moment, MORNING), mayor) == [True]


async def test_whoever_stands_in_has_it_and_whoever_is_away_has_not(moment: Moment) -> None:
    uow = moment.uow
    author = await member_of(uow, communes=[BAR_LE_DUC])
    mayor, deputy = await member_of(uow, Role.MAYOR), await member_of(uow, Role.DEPUTY_MAYOR)
    field = await member_of(uow)
    await send(moment, author, NEIGHBOURS)
    for absent, alternate in ((mayor, field), (deputy, field)):
        days = {"from_at": EVENING, "until_at": EVENING + timedelta(days=3)}
        away = Absence(
            id=new_id(), member=absent.id, alternate=alternate.id, named_by=absent.id, **days
        )
        await uow.absences.declare(away)
    morning = at(moment, MORNING)
    await send_digests(morning)
    assert await told(morning, mayor, deputy, field) == [False, False, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_digest_counts_and_names_nothing(language: str) -> None:
    with speaking(language):
        said = [digest(Counts(*of), new_id(), Policy()).text for of in ((2, 1), (1, 1), (1, 0))]
    assert "2" in said[0]
    assert "1" in said[0]
    assert len(set(said)) == 3
    assert not any(TRONVILLE in one or "A-" in one for one in said)


NIGHT = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
"""23:30 in Paris."""


async def test_what_was_told_as_the_night_ended_is_not_said_again(moment: Moment) -> None:
    uow, yellow = moment.uow, replace(NEIGHBOURS, severity=Severity.YELLOW)
    author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
    await send(at(moment, NIGHT), author, yellow)
    morning, next_day = at(moment, MORNING), at(moment, MORNING + timedelta(days=1))
    await send_digests(morning)
    assert await told(morning, mayor) == [False]
    await send_digests(next_day)
    assert await told(next_day, mayor) == [True]


async def test_where_older_ones_wait_those_of_the_night_are_named_and_not_counted_again(
    moment: Moment,
) -> None:
    uow, yellow = moment.uow, replace(NEIGHBOURS, severity=Severity.YELLOW)
    author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
    for now in (EVENING, NIGHT, NIGHT):
        await send(at(moment, now), author, yellow)
    await delivered(uow, NIGHT)
    morning = at(moment, MORNING)
    await send_digests(morning)
    texts = [each.text for each in await delivered(uow, MORNING) if each.chat == mayor.chat]
    (said,) = [text for text in texts if "vous attend" in text]
    assert "1 alerte vous attend, sans compter les 2 de cette nuit." in said.replace("\u00a0", " ")


async def test_what_was_promised_for_the_night_counts_in_the_morning(moment: Moment) -> None:
    uow, yellow = moment.uow, replace(NEIGHBOURS, severity=Severity.YELLOW)
    author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
    night = at(moment, NIGHT)
    alert = (await send(night, author, yellow)).alert
    await acknowledge(night, mayor, alert.id)
    alert = await uow.alerts.get(alert.id)
    await uow.alerts.move(alert, Status.TAKEN, now=NIGHT, by=mayor.id)
    soon = NIGHT + timedelta(hours=2)
    await uow.charges.keep(Charge(alert=alert.id, lead=mayor.id, due_at=soon))
    morning = at(moment, MORNING)
    await send_digests(morning)
    assert await told(morning, mayor) == [True]


async def test_two_processes_give_one_digest(database: Database) -> None:
    async with database.write() as uow:
        mayor = await member_of(uow, Role.MAYOR)
        assert await uow.digests.claim(mayor.id, MORNING.date())
        assert not await uow.digests.claim(mayor.id, MORNING.date())
        assert not await uow.digests.claim(mayor.id, EVENING.date())
        assert await uow.digests.claim(mayor.id, MORNING.date() + timedelta(days=1))


async def test_what_a_person_leads_counts_once_it_is_overdue(moment: Moment) -> None:
    uow = moment.uow
    author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    await uow.alerts.move(alert, Status.TAKEN, now=EVENING, by=mayor.id)
    charge = Charge(alert=alert.id, lead=mayor.id, due_at=MORNING + timedelta(hours=20))
    await uow.charges.keep(charge)
    todo = Wanted(progress=Progress.MINE)
    assert [one.id for one in await uow.alert_lists.page(mayor, todo, limit=7)] == [alert.id]
    early, late = at(moment, MORNING), at(moment, MORNING + timedelta(days=1))
    await send_digests(early)
    assert await told(early, mayor) == [False]
    await send_digests(late)
    assert await told(late, mayor) == [True]
    await uow.alerts.move(alert, Status.NO_ACTION, now=late.now, by=mayor.id)
    assert not await uow.alert_lists.page(mayor, todo, limit=7)
