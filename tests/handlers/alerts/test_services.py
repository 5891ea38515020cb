"""The rules of an alert on a real database: sealed, routed, seen once, taken back, open to few."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from handlers.alerts.acknowledging import Heard, acknowledge, record_call
from handlers.alerts.openings import OPENINGS
from handlers.alerts.reading import read
from handlers.alerts.report import Report
from handlers.alerts.routing import recipients_of
from handlers.alerts.sending import ReportIncomplete, opened, send
from handlers.alerts.showing import AlertWithdrawn, Revealing, StillOpen
from handlers.alerts.withdrawing import AlertSeen, withdraw
from handlers.moment import Moment
from storage.alerts import AlertUnknown
from storage.envelope import EnvelopeTampered, open_envelope
from storage.members import Member, Role
from storage.members import Status as MemberStatus
from storage.outbox import Operation, Outcome
from storage.statuses import Status
from tests.handlers.alerts.council import NEIGHBOURS, group_of, member_of, move_to
from tests.house import EVENING, LIGNY, PARIS, TRONVILLE
from tests.statements import counted

NOTE = "Menaces dans l’escalier, tous les soirs"


async def test_content_is_sealed_to_the_circle_of_its_commune_and_to_no_other(
    moment: Moment,
) -> None:
    uow = moment.uow
    author = await member_of(uow)
    alert = (await send(moment, author, replace(NEIGHBOURS, note=NOTE))).alert
    assert (await opened(moment, alert)).note == NOTE
    envelope = await uow.alerts.envelope(alert.id)
    assert len(envelope.keys) == 1
    other = await uow.communes.get(LIGNY)
    with pytest.raises(EnvelopeTampered):
        open_envelope(envelope, other.circle, await uow.circles.keys(other.circle))
    assert "note" not in alert.facts


async def test_the_whole_content_of_another_alert_never_opens(moment: Moment) -> None:
    """Even where everything of it was moved, its keys with it."""
    uow = moment.uow
    author = await member_of(uow)
    one, two = [(await send(moment, author, NEIGHBOURS)).alert for _ in range(2)]
    for table in ("wrapped_keys", "envelopes"):
        for query in (
            f"DELETE FROM {table} WHERE alert = :one",
            f"UPDATE {table} SET alert = :one WHERE alert = :two",
        ):
            await uow.connection.execute(text(query), {"one": one.id, "two": two.id})
    with pytest.raises(EnvelopeTampered):
        await opened(moment, one)


async def test_a_reference_is_random_and_has_no_lookalikes(moment: Moment) -> None:
    uow = moment.uow
    references = {await uow.alerts.free_reference() for _ in range(50)}
    assert len(references) > 45
    assert all(re.fullmatch(r"A-[2-9A-HJKMNP-TV-Z]{4}", reference) for reference in references)


async def test_a_report_that_lacks_something_is_not_sent(moment: Moment) -> None:
    uow = moment.uow
    author = await member_of(uow)
    lacking = [
        replace(NEIGHBOURS, commune=None),
        replace(NEIGHBOURS, nature=None),
        replace(NEIGHBOURS, severity=None),
    ]
    for report in lacking:
        with pytest.raises(ReportIncomplete):
            await send(moment, author, report)


async def test_no_recipients_means_nobody_and_the_alert_is_kept(moment: Moment) -> None:
    uow = moment.uow
    author = await member_of(uow)
    await member_of(uow, Role.MAYOR, [LIGNY])
    await group_of(uow, [LIGNY])
    alert = (await send(moment, author, NEIGHBOURS)).alert
    assert alert.status is Status.RECEIVED
    assert not await recipients_of(moment, TRONVILLE)
    assert [row.chat for row in await uow.deliveries.due(EVENING)] == []


async def test_more_to_tell_cost_no_statement_more(moment: Moment) -> None:
    uow = moment.uow
    author = await member_of(uow)
    for role in (Role.MAYOR, Role.COORDINATOR):
        await member_of(uow, role)
    await _statements(moment, author)  # the rules are asked once in a transaction
    few = await _statements(moment, author)
    for _ in range(5):
        await member_of(uow, Role.DEPUTY_MAYOR)
    assert await _statements(moment, author) == few


async def test_the_groups_and_the_mayor_hear_at_once_each_one_notice(moment: Moment) -> None:
    uow = moment.uow
    author = await member_of(uow)
    told = [
        (await member_of(uow, Role.MAYOR)).chat,
        (await group_of(uow)).chat,
        (await group_of(uow, [TRONVILLE, LIGNY])).chat,
    ]
    for role in (Role.DEPUTY_MAYOR, Role.COORDINATOR):
        await member_of(uow, role)
    for role in (Role.FIELD_PARTNER, Role.PRESIDENT, Role.AUDITOR, Role.PREFECT):
        await member_of(uow, role)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    assert alert.status is Status.ROUTED
    rows = await uow.deliveries.due(EVENING)
    assert sorted(row.chat for row in rows) == sorted(map(str, told))
    assert {row.about for row in rows} == {alert.id}


async def test_only_those_who_may_see_an_alert_find_it(moment: Moment) -> None:
    uow = moment.uow
    author = await member_of(uow)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    for role in Role:
        here, away = await member_of(uow, role), await member_of(uow, role, [LIGNY])
        at_home = role in {Role.MAYOR, Role.DEPUTY_MAYOR, Role.COORDINATOR}
        assert bool(await uow.alert_lists.page(here, limit=9)) == at_home
        assert bool(await uow.alert_lists.page(away, limit=9)) == (role is Role.COORDINATOR)
        if not at_home:
            with pytest.raises(AlertUnknown):
                await uow.alerts.get_visible(alert.id, here)
    assert await uow.alerts.get_visible(alert.id, author) == alert


async def test_an_id_that_is_hidden_and_one_that_is_not_there_are_the_same(
    moment: Moment,
) -> None:
    uow = moment.uow
    author = await member_of(uow)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    other = await member_of(uow, Role.MAYOR, [LIGNY])
    for act in (acknowledge, read, withdraw):
        for unknown in (alert.id, "A" * 22):
            with pytest.raises(AlertUnknown):
                await act(moment, other, unknown)


async def test_the_first_of_the_town_hall_counts_and_nobody_counts_twice(
    moment: Moment,
) -> None:
    uow = moment.uow
    author = await member_of(uow)
    mayor, deputy = await member_of(uow, Role.MAYOR), await member_of(uow, Role.DEPUTY_MAYOR)
    coordinator = await member_of(uow, Role.COORDINATOR, [])
    alert = (await send(moment, author, NEIGHBOURS)).alert
    heard = [
        (await acknowledge(moment, who, alert.id)).heard
        for who in (coordinator, coordinator, deputy, mayor, coordinator)
    ]
    assert heard == [Heard.FIRST, Heard.BEFORE, Heard.FIRST, Heard.BEFORE, Heard.BEFORE]
    assert (await uow.alerts.get(alert.id)).status is Status.ACKNOWLEDGED
    called = await record_call(moment, coordinator, alert.id, mayor.id)
    assert called.heard is Heard.BEFORE


async def test_one_does_not_acknowledge_ones_own_alert(moment: Moment) -> None:
    uow = moment.uow
    mayor = await member_of(uow, Role.MAYOR)
    alert = (await send(moment, mayor, NEIGHBOURS)).alert
    assert (await acknowledge(moment, mayor, alert.id)).heard is Heard.OWN


async def test_a_call_is_recorded_for_somebody_of_that_town_hall_only(moment: Moment) -> None:
    uow = moment.uow
    author = await member_of(uow)
    coordinator = await member_of(uow, Role.COORDINATOR, [])
    alert = (await send(moment, author, NEIGHBOURS)).alert
    elsewhere = await member_of(uow, Role.MAYOR, [LIGNY])
    for somebody_else in (elsewhere.id, author.id, "A" * 22):
        with pytest.raises(AlertUnknown):
            await record_call(moment, coordinator, alert.id, somebody_else)
    outcome = await record_call(moment, coordinator, alert.id, None)
    assert outcome.heard is Heard.FIRST
    assert (await uow.alerts.get(alert.id)).status is Status.ACKNOWLEDGED


async def test_an_alert_is_taken_back_once_and_only_by_its_author(moment: Moment) -> None:
    uow = moment.uow
    author = await member_of(uow)
    mayor = await member_of(uow, Role.MAYOR)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    with pytest.raises(AlertUnknown):
        await withdraw(moment, mayor, alert.id)
    assert await withdraw(moment, author, alert.id)
    assert await withdraw(moment, author, alert.id) is None
    assert await uow.deliveries.due(EVENING) == []
    assert (await acknowledge(moment, mayor, alert.id)).heard is Heard.OVER
    with pytest.raises(AlertWithdrawn):
        await read(moment, mayor, alert.id)


async def test_an_alert_that_was_seen_stays(moment: Moment) -> None:
    uow = moment.uow
    author = await member_of(uow)
    alert = (await send(moment, author, NEIGHBOURS)).alert
    await acknowledge(moment, await member_of(uow, Role.COORDINATOR, []), alert.id)
    with pytest.raises(AlertSeen):
        await withdraw(moment, author, alert.id)


async def test_reading_commits_its_end_before_its_content(moment: Moment) -> None:
    uow = moment.uow
    author = await member_of(uow)
    mayor = await member_of(uow, Role.MAYOR)
    alert = (await send(moment, author, replace(NEIGHBOURS, note=NOTE))).alert
    before = {row.id for row in await uow.deliveries.due(EVENING)}
    await read(moment, mayor, alert.id)
    later = EVENING + timedelta(minutes=10)
    rows = [row for row in await uow.deliveries.due(later) if row.id not in before]
    assert [row.operation for row in rows] == [Operation.SEND]
    await uow.slots.adopt(str(rows[0].slot), 1)
    await uow.deliveries.end(rows[0].id, Outcome.SENT, now=EVENING)
    rows = [row for row in await uow.deliveries.due(later) if row.id not in before]
    assert [row.operation for row in rows] == [Operation.ERASE, Operation.REVEAL]
    assert NOTE not in str([row.body for row in rows])
    with pytest.raises(StillOpen):
        await read(moment, mayor, alert.id)

    show = Revealing(PARIS, OPENINGS)
    content = await show(uow, rows[1], EVENING)
    assert content is not None
    assert NOTE in content.text
    assert await show(uow, rows[1], later) is None
    await uow.members.sign(mayor.id, 0)
    assert await show(uow, rows[1], EVENING) is None
    await uow.members.sign(mayor.id, 1)
    await move_to(uow, mayor, LIGNY)
    assert await show(uow, rows[1], EVENING) is None
    await move_to(uow, mayor, TRONVILLE)
    await uow.members.set_status(mayor.id, MemberStatus.REMOVED)
    assert await show(uow, rows[1], EVENING) is None


async def test_every_act_is_written_down_without_content(moment: Moment) -> None:
    uow = moment.uow
    author = await member_of(uow)
    mayor, coordinator = (
        await member_of(uow, Role.MAYOR),
        await member_of(uow, Role.COORDINATOR),
    )
    alert = (await send(moment, author, replace(NEIGHBOURS, note=NOTE))).alert
    await read(moment, mayor, alert.id)
    await record_call(moment, coordinator, alert.id, mayor.id)
    await uow.end()
    rows = (await uow.connection.execute(text("SELECT * FROM audit"))).all()
    assert [row.act for row in rows] == ["alert.sent", "alert.read", "alert.reached_by_phone"]
    assert {row.about for row in rows} == {alert.id}
    assert "Nom-" not in str(rows)
    await uow.audit.verify()


def test_a_report_comes_back_as_it_went() -> None:
    assert Report.from_json(NEIGHBOURS.to_json()) == NEIGHBOURS


async def _statements(moment: Moment, author: Member) -> int:
    """How many statements sending an alert takes: others wait for their end."""
    with counted(moment.uow) as said:
        await send(moment, author, NEIGHBOURS)
    return len(said)
