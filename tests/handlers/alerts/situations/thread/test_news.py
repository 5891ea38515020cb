"""The circle of a situation hears that there is something new, and not what."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from handlers.alerts.report import Report
from handlers.alerts.situations.thread.reading import read_thread
from handlers.moment import Moment
from storage.alerts import Severity
from storage.members import Role
from storage.outbox import Operation, Outcome
from storage.outbox_rows import outbox
from storage.situations import Situation
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.handlers.alerts.situations.thread.stories import (
    SAID,
    a_situation,
    a_social_worker,
    at,
    says,
)
from tests.house import EVENING, LIGNY, PARIS

MILD = replace(NEIGHBOURS, severity=Severity.YELLOW)
NIGHT = EVENING + timedelta(hours=4)
MORNING = datetime(2026, 11, 24, 7, tzinfo=PARIS)


async def told(moment: Moment, situation: Situation) -> Mapping[str, list[datetime]]:
    """When those who were told of something new hear of it, by member."""
    query = select(outbox).where(
        outbox.c.about == situation.id, outbox.c.operation == Operation.SEND
    )
    found: dict[str, list[datetime]] = {}
    for row in await moment.uow.connection.execute(query.order_by(outbox.c.position)):
        if row.outcome == Outcome.CANCELLED:
            continue
        body = moment.uow.vault.open_json("outbox", "sealed", row.id, row.sealed)
        if "Du nouveau dans la situation" in body["text"]:
            assert SAID not in str(body)
            found.setdefault(row.member, []).append(row.due_at)
    return found


async def test_those_in_the_circle_hear_once_until_they_have_read(moment: Moment) -> None:
    uow = moment.uow
    claire, mayor = await member_of(uow, Role.COORDINATOR), await member_of(uow, Role.MAYOR)
    elsewhere = await member_of(uow, Role.MAYOR, [LIGNY])
    situation = await a_situation(moment, claire)
    reader = await a_social_worker(moment, situation)
    await says(moment, reader, situation.id)
    assert set(await told(moment, situation)) == {claire.id, mayor.id}
    for minutes, who in ((1, claire), (2, reader)):
        await says(at(moment, EVENING + timedelta(minutes=minutes)), who, situation.id)
    heard = {one: len(times) for one, times in (await told(moment, situation)).items()}
    assert heard == {claire.id: 1, mayor.id: 1, reader.id: 1}

    # What had not left the outbox yet is taken back: it would tell the mayor what they have read.
    await read_thread(at(moment, EVENING + timedelta(minutes=3)), mayor, situation.id)
    await says(at(moment, EVENING + timedelta(minutes=4)), claire, situation.id)
    await says(at(moment, EVENING + timedelta(minutes=5)), reader, situation.id)
    heard = {one: len(times) for one, times in (await told(moment, situation)).items()}
    assert heard == {claire.id: 1, mayor.id: 1, reader.id: 1}

    await says(at(moment, EVENING + timedelta(days=1, minutes=6)), claire, situation.id)
    heard = {one: len(times) for one, times in (await told(moment, situation)).items()}
    assert heard == {claire.id: 1, mayor.id: 2, reader.id: 2}
    assert elsewhere.id not in heard


@pytest.mark.parametrize(
    ("report", "now", "due"),
    [
        (MILD, EVENING, EVENING),
        (MILD, NIGHT, MORNING),
        (NEIGHBOURS, NIGHT, NIGHT),
        (replace(MILD, immediate_danger=True), NIGHT, NIGHT),
    ],
)
async def test_at_night_it_waits_for_the_morning_unless_an_alert_is_urgent(
    moment: Moment, report: Report, now: datetime, due: datetime
) -> None:
    claire, mayor = (
        await member_of(moment.uow, Role.COORDINATOR),
        await member_of(moment.uow, Role.MAYOR),
    )
    situation = await a_situation(moment, claire, report)
    await says(at(moment, now), claire, situation.id)
    assert await told(moment, situation) == {mayor.id: [due]}


async def test_whoever_reads_at_night_hears_nothing_of_it_in_the_morning(moment: Moment) -> None:
    uow = moment.uow
    claire, mayor = await member_of(uow, Role.COORDINATOR), await member_of(uow, Role.MAYOR)
    situation = await a_situation(moment, claire, MILD)
    other = await a_situation(moment, claire, MILD)
    reader = await a_social_worker(moment, situation)
    for each in (situation, other):
        await says(at(moment, NIGHT), claire, each.id)
    await read_thread(at(moment, NIGHT + timedelta(minutes=9)), mayor, situation.id)
    assert await told(moment, situation) == {reader.id: [MORNING]}
    assert await told(moment, other) == {mayor.id: [MORNING]}
    await says(at(moment, NIGHT + timedelta(minutes=10)), reader, situation.id)
    heard = await told(moment, situation)
    assert heard[mayor.id] == [MORNING]
