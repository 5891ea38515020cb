"""At night: what passes and what waits, at any hour, and that nothing is forgotten."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from handlers.alerts.acknowledging import acknowledge
from handlers.alerts.escalating.declining import cannot_answer
from handlers.alerts.escalating.declining_texts import noted
from handlers.alerts.escalating.holding import held_until
from handlers.alerts.escalating.ticks import escalate
from handlers.alerts.report import Report
from handlers.alerts.sending import send
from handlers.moment import Moment
from storage.alerts import Severity
from storage.escalations import Step
from storage.members import Role
from storage.outbox_rows import outbox
from storage.policy import Policy
from storage.statuses import Status
from tests.handlers.alerts.council import NEIGHBOURS, group_of, member_of
from tests.house import PARIS

LATE = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
SEVEN = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
CLOCKS_BACK = date(2026, 10, 25)
GREEN = replace(NEIGHBOURS, severity=Severity.GREEN)
minutes = st.times().map(lambda one: one.replace(second=0, microsecond=0))
CALM = (Severity.GREEN, Severity.YELLOW)
DAY = 24 * 60
SUMMER = datetime(2026, 10, 20, tzinfo=UTC)
"""The clocks change twice within the 170 days from here."""
instants = st.integers(0, 170 * DAY).map(lambda later: SUMMER + timedelta(minutes=later))
small_hours = st.times(max_value=time(4)).map(lambda one: one.replace(second=0, microsecond=0))
autumn = st.integers(0, 6 * 60).map(
    lambda later: datetime(2026, 10, 24, 22, tzinfo=UTC) + timedelta(minutes=later)
)


async def said(moment: Moment, about: str) -> int:
    query = select(func.count()).where(outbox.c.about == about)
    return await moment.uow.connection.scalar(query) or 0


@given(instants, minutes, minutes)
def test_a_night_ends_at_its_hour_and_within_a_day(now: datetime, begin: time, end: time) -> None:
    policy = Policy(night_from=begin, night_until=end)
    if not policy.is_night(now, PARIS):
        return
    morning = policy.morning_after(now, PARIS)
    assert now < morning <= now + timedelta(hours=25)
    assert not policy.is_night(morning + timedelta(minutes=1), PARIS) or begin == end


@given(autumn, minutes, small_hours)
def test_a_night_ends_once_where_an_hour_is_shown_twice(
    now: datetime, begin: time, end: time
) -> None:
    policy = Policy(night_from=begin, night_until=end)
    assert not policy.is_night(now, PARIS) or now < policy.morning_after(now, PARIS)


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        # The nights on which the clocks change.
        (datetime(2026, 10, 24, 21, 0, tzinfo=UTC), datetime(2026, 10, 25, 6, 0, tzinfo=UTC)),
        (datetime(2027, 3, 27, 22, 0, tzinfo=UTC), datetime(2027, 3, 28, 5, 0, tzinfo=UTC)),
        (datetime(2027, 3, 28, 1, 30, tzinfo=UTC), datetime(2027, 3, 28, 5, 0, tzinfo=UTC)),
        (LATE, SEVEN),
        (SEVEN - timedelta(seconds=1), SEVEN),
    ],
)
def test_seven_is_seven_on_the_wall(now: datetime, morning: datetime) -> None:
    assert Policy().morning_after(now, PARIS) == morning


def test_half_past_two_comes_twice_in_autumn() -> None:
    short = Policy(night_until=time(2, 30))
    for before, ends in ((time(0, 15), time(0, 30)), (time(1, 15), time(1, 30))):
        now, end = (datetime.combine(CLOCKS_BACK, one, UTC) for one in (before, ends))
        assert short.is_night(now, PARIS)
        assert short.morning_after(now, PARIS) == end


async def test_only_what_can_wait_waits_and_only_at_night(moment: Moment) -> None:
    """Every quarter of an hour of a day, in every colour, with and without danger."""
    alert = (await send(moment, await member_of(moment.uow), NEIGHBOURS)).alert
    for quarter in range(96):
        now = LATE + timedelta(minutes=15 * quarter)
        local = now.astimezone(PARIS).time()
        is_night = local >= time(22) or local < time(7)
        for severity in Severity:
            for danger in (False, True):
                can_wait = severity < Severity.ORANGE and not danger
                what = replace(alert, severity=severity, immediate_danger=danger)
                held = held_until(replace(moment, now=now), what)
                assert (held is not None) == (can_wait and is_night), (now, severity, danger)


@pytest.mark.parametrize("severity", Severity)
async def test_what_rings_at_night_is_what_passes(moment: Moment, severity: Severity) -> None:
    uow, night = moment.uow, replace(moment, now=LATE)
    author, _ = await member_of(uow), await member_of(uow, Role.MAYOR)
    await group_of(uow)
    telling = await send(night, author, replace(NEIGHBOURS, severity=severity))
    passes = severity >= Severity.ORANGE
    assert telling.alert.status is (Status.ROUTED if passes else Status.RECEIVED)
    assert await said(night, telling.alert.id) == (2 if passes else 0)
    stands = await uow.escalations.get(telling.alert.id)
    assert stands.due_at is not None
    assert passes or (stands.step, stands.due_at) == (Step.HELD, SEVEN)


def can_wait(policy: Policy, now: datetime, report: Report) -> bool:
    """By the minutes of the clock on the wall, in words of its own."""
    at, begin, end = (
        one.hour * 60 + one.minute
        for one in (now.astimezone(PARIS), policy.night_from, policy.night_until)
    )
    is_night = (at - begin) % DAY < (end - begin) % DAY
    return is_night and report.severity in CALM and not report.immediate_danger


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_the_night_it_rings_if_and_only_if_it_cannot_wait(
    moment: Moment, seed: int
) -> None:
    """At random instants through a winter and both changes of clocks, with random settings."""
    random, uow = Random(seed), moment.uow
    author, _ = await member_of(uow), await member_of(uow, Role.MAYOR)
    await group_of(uow)
    for _ in range(20):
        begin, end = (time(random.randrange(24), random.choice([0, 30])) for _ in range(2))
        policy = Policy(night_from=begin, night_until=end)
        now = SUMMER + timedelta(minutes=random.randrange(170 * DAY))
        danger = random.random() < 0.2
        report = replace(NEIGHBOURS, severity=random.choice([*Severity]), immediate_danger=danger)
        then = replace(moment, now=now, policy=policy)
        alert = (await send(then, author, report)).alert
        waits = can_wait(policy, now, report)
        told = await uow.notices.of(alert.id)
        assert len(told) == (0 if waits else 2), (now, policy, report)
        assert not waits or await said(then, alert.id) == 0
        stands = await uow.escalations.get(alert.id)
        assert stands.due_at is not None
        assert stands.due_at > now
        assert stands.is_held is waits
        if waits:
            assert not can_wait(policy, stands.due_at, report)
            assert can_wait(policy, stands.due_at - timedelta(minutes=1), report)


async def test_in_the_morning_it_is_told_once_and_begins_its_way(moment: Moment) -> None:
    uow, night = moment.uow, replace(moment, now=LATE)
    author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
    await group_of(uow)
    alert = (await send(night, author, GREEN)).alert
    await escalate(replace(moment, now=SEVEN - timedelta(seconds=1)))
    assert await said(moment, alert.id) == 0
    for seconds in (0, 5, 10):
        await escalate(replace(moment, now=SEVEN + timedelta(seconds=seconds)))
    assert await said(moment, alert.id) == 2
    assert (await uow.alerts.get(alert.id)).status is Status.ROUTED
    stands = await uow.escalations.get(alert.id)
    assert stands.step is Step.FIRST
    assert stands.due_at is not None
    assert stands.due_at > SEVEN + timedelta(days=1)
    assert mayor.id in {each.reader for each in await uow.notices.of(alert.id)}


async def test_where_nobody_is_there_in_the_morning_it_still_has_a_next_hour(
    moment: Moment,
) -> None:
    author = await member_of(moment.uow)
    alert = (await send(replace(moment, now=LATE), author, GREEN)).alert
    await escalate(replace(moment, now=SEVEN))
    stands = await moment.uow.escalations.get(alert.id)
    assert stands.step is Step.NOBODY
    assert stands.due_at is not None
    assert stands.due_at > SEVEN


async def test_who_answers_at_night_is_asked_no_more(moment: Moment) -> None:
    uow, night = moment.uow, replace(moment, now=LATE)
    author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
    group = await group_of(uow)
    alert = (await send(night, author, GREEN)).alert
    await acknowledge(night, mayor, alert.id)
    assert [each.reader for each in await uow.notices.of(alert.id)] == [group.id]
    await escalate(replace(moment, now=SEVEN))
    assert [each.reader for each in await uow.notices.of(alert.id)] == [group.id]
    assert (await uow.escalations.get(alert.id)).due_at is None


@pytest.mark.parametrize("severity", Severity)
async def test_a_refusal_at_night_asks_the_next_at_once_if_and_only_if_it_cannot_wait(
    moment: Moment, severity: Severity
) -> None:
    uow, night = moment.uow, replace(moment, now=LATE)
    author, mayor = await member_of(uow), await member_of(uow, Role.MAYOR)
    deputy = await member_of(uow, Role.DEPUTY_MAYOR)
    alert = (await send(moment, author, replace(NEIGHBOURS, severity=severity))).alert
    asked = {each.reader for each in await uow.notices.of(alert.id)}
    outcome = await cannot_answer(night, mayor, alert.id)
    passes = severity >= Severity.ORANGE
    now_asked = {each.reader for each in await uow.notices.of(alert.id)}
    assert now_asked - asked == ({deputy.id} if passes else set())
    said_so = noted(outcome.telling, mayor.id)
    assert (
        "sera prévenue demain, mardi 24 novembre à 7 h" in said_so.replace("\u00a0", " ")
    ) is not passes
    await escalate(replace(moment, now=SEVEN))
    assert deputy.id in {each.reader for each in await uow.notices.of(alert.id)}


async def test_no_step_falls_into_a_night_that_office_hours_reach_into(moment: Moment) -> None:
    uow = moment.uow
    author, _ = await member_of(uow), await member_of(uow, Role.MAYOR)
    early = replace(moment.policy, night_from=time(16), relay_calm_hours=1)
    sent = replace(moment, now=datetime(2026, 11, 24, 14, 30, tzinfo=UTC), policy=early)
    alert = (await send(sent, author, GREEN)).alert
    morning = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
    assert (await uow.escalations.get(alert.id)).due_at == morning


async def test_a_night_that_the_council_has_made_longer_counts_for_what_was_due(
    moment: Moment,
) -> None:
    uow, afternoon = moment.uow, datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
    author, _ = await member_of(uow), await member_of(uow, Role.MAYOR)
    deputy = await member_of(uow, Role.DEPUTY_MAYOR)
    quick = replace(moment.policy, relay_calm_hours=1)
    alert = (await send(replace(moment, now=afternoon, policy=quick), author, GREEN)).alert
    due_at = (await uow.escalations.get(alert.id)).due_at
    assert due_at == afternoon + timedelta(hours=1)
    longer = replace(moment, policy=replace(quick, night_from=time(16), night_until=time(9)))
    morning = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    for now, is_asked in ((due_at, False), (morning, True)):
        await escalate(replace(longer, now=now))
        told = {each.reader for each in await uow.notices.of(alert.id)}
        assert (deputy.id in told) is is_asked
        assert is_asked or (await uow.escalations.get(alert.id)).due_at == morning


async def test_several_are_one_message_for_each_chat(moment: Moment) -> None:
    uow, night = moment.uow, replace(moment, now=LATE)
    author = await member_of(uow)
    readers = {(await member_of(uow, Role.MAYOR)).id, (await group_of(uow)).id}
    reports: list[Report] = [GREEN, replace(GREEN, severity=Severity.YELLOW)]
    alerts = [(await send(night, author, report)).alert for report in reports]
    await escalate(replace(moment, now=SEVEN))
    told = [each for alert in alerts for each in await uow.notices.of(alert.id)]
    assert {each.reader for each in told} == readers
    assert len({each.slot for each in told}) == len(readers)
    assert all(each.line is not None for each in told)
