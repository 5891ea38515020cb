"""A refused message is named once, to the coordinators alone, without what it said."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.alerts.sending import send
from handlers.incidents.refused import tell_refused
from handlers.moment import Moment
from storage.deliveries import Queued
from storage.meetings import Meeting, MeetingKind
from storage.members import Member, Role
from storage.messages import Message
from storage.notices import Audience, Notice
from storage.outbox import Operation
from storage.schema import new_id
from tests.handlers.alerts.council import NEIGHBOURS, member_of
from tests.house import PARIS

SECRET = "<b>Kevin du 3e"


async def refused_row(moment: Moment, to: Member, about: str | None = None) -> Queued:
    """A message that waits for somebody, as the delivery reads it."""
    assert to.chat is not None
    before = {row.id for row in await moment.uow.deliveries.due(moment.now)}
    await moment.uow.outbox.send(to.chat, Message(text=SECRET), now=moment.now, about=about)
    (row,) = [row for row in await moment.uow.deliveries.due(moment.now) if row.id not in before]
    return row


async def told(moment: Moment, to: Member) -> list[str]:
    rows = await moment.uow.deliveries.due(moment.now)
    return [
        row.body["text"]
        for row in rows
        if row.chat == to.chat and (row.slot or "").startswith("refused:")
    ]


async def test_an_alert_is_named_by_its_reference_once_and_to_the_coordinators_alone(
    moment: Moment,
) -> None:
    amina, claire = await member_of(moment.uow), await member_of(moment.uow, Role.COORDINATOR)
    alert = (await send(moment, amina, NEIGHBOURS)).alert
    row = await refused_row(moment, amina, alert.id)
    assert await tell_refused(moment, row) == alert.reference
    assert await tell_refused(moment, row) is None
    assert await tell_refused(moment, await refused_row(moment, claire, alert.id)) is None
    (text,) = await told(moment, claire)
    assert alert.reference in text
    assert "Kevin" not in text
    assert await told(moment, amina) == []


async def test_a_list_of_alerts_is_named_by_all_of_them(moment: Moment) -> None:
    amina, claire = await member_of(moment.uow), await member_of(moment.uow, Role.COORDINATOR)
    row = replace(await refused_row(moment, claire), slot="storm:1")
    assert claire.chat is not None
    await moment.uow.slots.open("storm:1", claire.chat)
    alerts = [(await send(moment, amina, NEIGHBOURS)).alert for _ in range(2)]
    for line, alert in enumerate(alerts):
        notice = Notice("storm:1", alert.id, Audience.COORDINATOR, claire.id, line)
        await moment.uow.notices.add(notice)
    assert await tell_refused(moment, row) is not None
    assert await tell_refused(moment, replace(row, id=new_id())) is None
    (text,) = await told(moment, claire)
    assert all(alert.reference in text for alert in alerts)


@pytest.mark.parametrize("matter", ["", "agenda:", "round:", "points:", "answers:"])
async def test_a_meeting_is_named_by_its_day_whatever_is_said_of_it(
    moment: Moment, matter: str
) -> None:
    amina, claire = await member_of(moment.uow), await member_of(moment.uow, Role.COORDINATOR)
    meeting = Meeting(
        id=new_id(),
        kind=MeetingKind.WATCH_CELL,
        local=datetime(2026, 12, 3, 14),  # noqa: DTZ001 - the hour on people's clocks
        zone=PARIS,
        minutes=90,
        whole_council=True,
        communes=frozenset(),
        title="Cellule de Kevin",
        place="Mairie",
    )
    await moment.uow.meetings.add(meeting, moment.now)
    row = await refused_row(moment, amina, f"{matter}{meeting.id}")
    reference = await tell_refused(moment, row)
    assert await tell_refused(moment, await refused_row(moment, amina, meeting.id)) is None
    (text,) = await told(moment, claire)
    assert "la réunion du jeudi 3 décembre" in text
    assert reference is not None
    assert reference in text
    assert "Kevin" not in text


async def test_what_is_about_nothing_gets_an_error_reference_and_one_message_an_hour(
    moment: Moment,
) -> None:
    amina, claire = await member_of(moment.uow), await member_of(moment.uow, Role.COORDINATOR)
    references = [await tell_refused(moment, await refused_row(moment, amina)) for _ in range(3)]
    first, *rest = references
    assert first is not None
    assert first.startswith("E-")
    assert rest == [None, None]
    (text,) = await told(moment, claire)
    assert first in text
    later = replace(moment, now=moment.now + timedelta(hours=1))
    assert await tell_refused(later, await refused_row(moment, amina)) is not None


async def test_what_tells_of_a_refusal_is_told_to_nobody_when_it_is_refused_itself(
    moment: Moment,
) -> None:
    amina = await member_of(moment.uow)
    await member_of(moment.uow, Role.COORDINATOR)
    await tell_refused(moment, await refused_row(moment, amina))
    (ours,) = [row for row in await moment.uow.deliveries.due(moment.now) if row.slot]
    later = replace(moment, now=moment.now + timedelta(hours=1))
    assert await tell_refused(later, ours) is None


@pytest.mark.parametrize("operation", list(Operation))
async def test_only_what_shows_words_is_told(moment: Moment, operation: Operation) -> None:
    amina = await member_of(moment.uow)
    await member_of(moment.uow, Role.COORDINATOR)
    row = replace(await refused_row(moment, amina), operation=operation)
    silent = {Operation.DELETE, Operation.CALL}
    assert (await tell_refused(moment, row) is None) == (operation in silent)


async def test_a_late_coordinator_learns_it_too(moment: Moment) -> None:
    amina = await member_of(moment.uow)
    row = await refused_row(moment, amina)
    assert await tell_refused(moment, row) is None
    claire = await member_of(moment.uow, Role.COORDINATOR)
    assert await tell_refused(moment, row) is not None
    assert len(await told(moment, claire)) == 1
