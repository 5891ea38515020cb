"""Announcing from a table: all in one message each, or nothing at all."""

import base64
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from handlers.meetings.importing.announcing import PlannedMeanwhile, announce_all
from handlers.meetings.service import DatePast
from handlers.moment import Moment
from handlers.words import units
from storage.deliveries import Queued
from storage.meetings import MeetingKind
from storage.members import Role
from storage.reminders import reminders
from storage.unit_of_work import UnitOfWork
from tests.ground import Ground
from tests.handlers.meetings.conftest import A_WATCH_CELL, IN_TWO_WEEKS, Council
from tests.house import BAR_LE_DUC, EVENING, PARIS, TRONVILLE
from tests.own_calendar import read
from tests.replicas import Replicas

PLENARY = replace(
    IN_TWO_WEEKS,
    kind=MeetingKind.PLENARY,
    local=datetime(2027, 1, 14, 9, 30),  # noqa: DTZ001 - the hour on people's clocks
    whole_council=True,
    communes=frozenset(),
    title="x" * 120,
)


async def letters(moment: Moment) -> dict[str, list[Queued]]:
    """What waits, by chat."""
    found: dict[str, list[Queued]] = {}
    for row in await moment.uow.deliveries.due(moment.now):
        found.setdefault(row.chat, []).append(row)
    return found


async def test_everybody_gets_one_message_with_the_meetings_that_are_theirs(
    council: Council,
) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    amina = await council.member()
    other = await council.member(communes=[BAR_LE_DUC])
    unsigned = await council.member(has_signed=False)
    group = await council.group([TRONVILLE])
    async with council.at() as moment:
        meetings, told = await announce_all(moment, claire, [PLENARY, IN_TWO_WEEKS, A_WATCH_CELL])
        assert [one.local for one in meetings] == sorted(one.local for one in meetings)
        assert (told.people, told.groups) == (3, 1)
        sent = await letters(moment)
        assert unsigned.chat not in sent
        count = {chat: len(rows) for chat, rows in sent.items()}
        assert count == {claire.chat: 1, amina.chat: 1, other.chat: 1, group: 1}
        texts = {chat: rows[0].body["text"] for chat, rows in sent.items()}
        assert "3 réunions sont prévues." in texts[str(amina.chat)]
        assert "1 réunion est prévue." in texts[str(other.chat)]
        assert "dire si vous venez" in texts[str(other.chat)]
        assert "dire si vous venez" not in texts[group]
        file = base64.b64decode(sent[str(other.chat)][0].body["document"]["content"])
        (event,) = read(file).vevent_list
        assert event.summary.value == PLENARY.title
        recalled = await moment.uow.connection.scalars(select(reminders.c.meeting).distinct())
        assert set(recalled) == {one.id for one in meetings}


async def test_a_whole_year_fits_beside_its_file(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    year = [
        replace(PLENARY, local=datetime(2027, 1 + at // 4, 1 + at % 4, 14))  # noqa: DTZ001
        for at in range(48)
    ]
    async with council.at() as moment:
        await announce_all(moment, claire, year)
        ((row,),) = (await letters(moment)).values()
        assert units(row.body["text"]) < 1024
        assert "… et " in row.body["text"]


async def test_where_one_stands_already_or_is_past_nothing_is_announced(council: Council) -> None:
    claire = await council.member(Role.COORDINATOR, ())
    async with council.at() as moment:
        await announce_all(moment, claire, [IN_TWO_WEEKS])
    async with council.at() as moment:
        with pytest.raises(PlannedMeanwhile):
            await announce_all(moment, claire, [PLENARY, IN_TWO_WEEKS])
        past = replace(IN_TWO_WEEKS, local=datetime(2026, 11, 23, 19, 40))  # noqa: DTZ001
        with pytest.raises(DatePast):
            await announce_all(moment, claire, [PLENARY, past])
        assert len(await moment.uow.meetings.since(EVENING)) == 1


async def test_two_who_send_the_same_table_at_once_announce_each_meeting_once(
    postgresql_ground: Ground, tmp_path: Path
) -> None:
    with postgresql_ground.founded(tmp_path) as settings:
        async with Replicas.of(settings) as both:
            claire = await Council(both.one).member(Role.COORDINATOR, ())

            async def announces(uow: UnitOfWork) -> None:
                moment = Moment(uow, EVENING, PARIS, await uow.policy(), "vigie_bot")
                await announce_all(moment, claire, [PLENARY])

            with pytest.raises(PlannedMeanwhile):
                await both.meet(announces, announces)
