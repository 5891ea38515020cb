"""Storms: what joins a list, and what never does."""

from dataclasses import replace

import pytest

from handlers.alerts.report import Report
from handlers.alerts.storms import MOST_LINES, MOST_WAITING
from handlers.moment import Moment
from storage.alerts import Severity
from storage.members import Role
from storage.outbox import Lane, Operation
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.handlers.alerts.storming import (
    delivered,
    drawn,
    flagged,
    later,
    scene,
    storms_in,
    telling,
)
from tests.statements import counted

RED = replace(NEIGHBOURS, severity=Severity.RED)
YELLOW = replace(NEIGHBOURS, severity=Severity.YELLOW)
DANGER = replace(NEIGHBOURS, immediate_danger=True)


async def test_the_sixth_that_would_wait_begins_a_list(moment: Moment) -> None:
    author, mayor = await scene(moment)
    alerts = await flagged(moment, author, MOST_WAITING)
    assert await storms_in(moment, mayor.chat) == []
    alerts += await flagged(moment, author, 4)
    await drawn(moment)
    told = await delivered(moment.uow, moment.now)
    assert len(told) == MOST_WAITING + 1
    assert telling(alerts, told) == [1] * 9
    assert "Encore 4 alertes orange" in told[-1].text
    newest_first = [told[-1].text.index(alert.reference) for alert in reversed(alerts[5:])]
    assert newest_first == sorted(newest_first)


async def test_where_nothing_waits_each_alert_has_its_message(moment: Moment) -> None:
    author, mayor = await scene(moment)
    for _ in range(20):
        await flagged(moment, author)
        await delivered(moment.uow, moment.now)
    assert await storms_in(moment, mayor.chat) == []


async def test_each_chat_has_its_own_weather(moment: Moment) -> None:
    author, mayor = await scene(moment)
    await flagged(moment, author, MOST_WAITING)
    coordinator = await member_of(moment.uow, Role.COORDINATOR, [])
    await flagged(moment, author)
    assert len(await storms_in(moment, mayor.chat)) == 1
    assert await storms_in(moment, coordinator.chat) == []


@pytest.mark.parametrize("report", [RED, DANGER], ids=["red", "immediate danger"])
async def test_what_is_grave_stays_apart_and_goes_first(moment: Moment, report: Report) -> None:
    author, mayor = await scene(moment)
    await flagged(moment, author, 10)
    await drawn(moment)
    (grave,) = await flagged(moment, author, report=report)
    first = (await delivered(moment.uow, moment.now))[0]
    assert grave.reference in first.text
    (storm,) = await storms_in(moment, mayor.chat)
    assert storm.lines == 10 - MOST_WAITING


async def test_what_is_not_urgent_joins_no_storm(moment: Moment) -> None:
    author, mayor = await scene(moment)
    await flagged(moment, author, 10)
    await flagged(moment, author, report=YELLOW)
    (storm,) = await storms_in(moment, mayor.chat)
    assert storm.lines == 10 - MOST_WAITING
    row = (await moment.uow.deliveries.due(moment.now))[-1]
    assert row.lane is Lane.ROUTINE


async def test_a_list_that_is_full_begins_the_next(moment: Moment) -> None:
    author, mayor = await scene(moment)
    alerts = await flagged(moment, author, MOST_WAITING + MOST_LINES + 2)
    await drawn(moment)
    told = await delivered(moment.uow, moment.now)
    assert telling(alerts, told) == [1] * len(alerts)
    assert [storm.lines for storm in await storms_in(moment, mayor.chat)] == [MOST_LINES, 2]


async def test_after_the_storm_each_alert_has_its_message_again(moment: Moment) -> None:
    author, _ = await scene(moment)
    await flagged(moment, author, 6)
    await drawn(moment)
    await delivered(moment.uow, moment.now)
    soon = later(moment, seconds=10)
    await flagged(soon, author)
    await drawn(soon)
    (edit,) = await delivered(moment.uow, soon.now)
    assert edit.operation is Operation.EDIT
    assert "Encore 2 alertes orange" in edit.text
    calm = later(soon, seconds=20)
    await flagged(calm, author)
    (own,) = await delivered(moment.uow, calm.now)
    assert own.operation is Operation.SEND
    assert "Une alerte orange vous attend" in own.text


async def test_a_storm_that_lasts_sounds_again(moment: Moment) -> None:
    author, mayor = await scene(moment)
    await flagged(moment, author, 6)
    for _ in range(13):
        await drawn(moment)
        await delivered(moment.uow, moment.now)
        moment = later(moment, seconds=10)
        await flagged(moment, author)
    await drawn(moment)
    told = await delivered(moment.uow, moment.now)
    assert [message.operation for message in told] == [Operation.EDIT]
    first, second = await storms_in(moment, mayor.chat)
    assert (first.lines, second.lines) == (12, 2)


async def test_one_more_chat_in_the_storm_costs_no_statement(moment: Moment) -> None:
    author, _ = await scene(moment)
    await flagged(moment, author, MOST_WAITING + 1)
    with counted(moment.uow) as few:
        await flagged(moment, author)
    for _ in range(5):
        await member_of(moment.uow, Role.DEPUTY_MAYOR)
    await flagged(moment, author, MOST_WAITING + 1)
    with counted(moment.uow) as many:
        await flagged(moment, author)
    assert len(many) == len(few)
