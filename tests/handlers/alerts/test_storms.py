"""Storms: what joins a list, what never does, and what the list says as things change."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from handlers.alerts.acknowledging import acknowledge, acknowledge_all
from handlers.alerts.passing_on import give_up, pass_on
from handlers.alerts.report import Report
from handlers.alerts.storm_drawing import draw_storm
from handlers.alerts.storms import MOST_LINES, MOST_WAITING, adopt_storm_copy
from handlers.alerts.withdrawing import withdraw
from handlers.groups import service as groups
from handlers.members import leaving
from handlers.moment import Moment
from storage.alert_rows import alerts
from storage.alerts import Alert, Severity
from storage.member_rows import members
from storage.members import Member, Role
from storage.outbox import Lane, Operation, Outcome
from storage.storm_rows import Standing, Storm, storms
from tests.handlers.alerts.council import NEIGHBOURS, group_of, member_of
from tests.handlers.alerts.storming import delivered, drawn, flagged, later, telling
from tests.house import LIGNY, TRONVILLE
from tests.statements import counted

RED = replace(NEIGHBOURS, severity=Severity.RED)
YELLOW = replace(NEIGHBOURS, severity=Severity.YELLOW)
DANGER = replace(NEIGHBOURS, immediate_danger=True)


async def storms_in(moment: Moment, chat: str | None) -> list[Storm]:
    query = select(storms.c.slot).where(storms.c.chat == chat).order_by(storms.c.begun_at)
    slots = list(await moment.uow.connection.scalars(query))
    found = [await moment.uow.storms.find(slot) for slot in slots]
    return [storm for storm in found if storm is not None]


async def scene(moment: Moment) -> tuple[Member, Member]:
    """An author, and the mayor of Tronville: one chat that is told."""
    return await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)


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


async def test_what_waits_is_replaced_and_what_may_be_on_the_wire_is_edited(
    moment: Moment,
) -> None:
    author, _ = await scene(moment)
    uow = moment.uow
    alerts = await flagged(moment, author, 6)
    await drawn(moment)
    alerts += await flagged(moment, author)
    await drawn(moment)
    assert [row.operation for row in await uow.deliveries.due(moment.now)] == [Operation.SEND] * 6
    for row in (await uow.deliveries.due(moment.now))[:MOST_WAITING]:
        await uow.deliveries.end(row.id, Outcome.SENT, now=moment.now)
    alerts += await flagged(moment, author)
    await drawn(moment)
    told = await delivered(uow, moment.now)
    assert [message.operation for message in told] == [Operation.SEND, Operation.EDIT]
    assert telling(alerts[MOST_WAITING:], told) == [2, 2, 1]


async def test_what_changes_about_a_line_changes_the_list(moment: Moment) -> None:
    author, mayor = await scene(moment)
    alerts = await flagged(moment, author, 8)
    await drawn(moment)
    await delivered(moment.uow, moment.now)
    await acknowledge(moment, mayor, alerts[-1].id)
    await withdraw(moment, author, alerts[-2].id)
    await drawn(moment)
    edit = next(m for m in await delivered(moment.uow, moment.now) if m.chat == mayor.chat)
    (line,) = [line for line in edit.text.split("\n") if alerts[-1].reference in line]
    assert "vue par la mairie" in line
    (line,) = [line for line in edit.text.split("\n") if alerts[-2].reference in line]
    assert "retirée par son auteur" in line
    assert alerts[-2].id not in edit.keys
    await drawn(moment)
    assert await delivered(moment.uow, moment.now) == []


async def test_what_was_taken_back_in_time_is_never_said(moment: Moment) -> None:
    author, _ = await scene(moment)
    alerts = await flagged(moment, author, 7)
    await drawn(moment)
    await withdraw(moment, author, alerts[-1].id)
    before = [row.body["text"] for row in await moment.uow.deliveries.due(moment.now)]
    assert not any("Encore" in text for text in before)
    await drawn(moment)
    told = await delivered(moment.uow, moment.now)
    assert telling(alerts, told) == [1] * 6 + [0]
    await withdraw(moment, author, (await flagged(moment, author))[0].id)
    await drawn(moment)
    assert not any("retirée" in message.text for message in await delivered(moment.uow, moment.now))


async def test_a_list_of_which_all_was_taken_back_does_not_go_out(moment: Moment) -> None:
    author, mayor = await scene(moment)
    alerts = await flagged(moment, author, 7)
    await drawn(moment)
    for alert in alerts[MOST_WAITING:]:
        await withdraw(moment, author, alert.id)
    await drawn(moment)
    assert len(await delivered(moment.uow, moment.now)) == MOST_WAITING
    (storm,) = await storms_in(moment, mayor.chat)
    assert storm.standing is Standing.GONE


async def test_nothing_joins_a_list_that_will_never_be_on_a_screen(moment: Moment) -> None:
    author, mayor = await scene(moment)
    uow = moment.uow
    await flagged(moment, author, 6)
    await drawn(moment)
    for row in await uow.deliveries.due(moment.now):
        await uow.deliveries.end(row.id, Outcome.FAILED, now=moment.now, reason="broken")
    (alert,) = await flagged(moment, author)
    assert telling([alert], await delivered(uow, moment.now)) == [1]
    assert len(await storms_in(moment, mayor.chat)) == 1


async def test_whoever_lost_access_hears_no_more(moment: Moment) -> None:
    author, mayor = await scene(moment)
    coordinator = await member_of(moment.uow, Role.COORDINATOR, [])
    alerts = await flagged(moment, author, 8)
    await drawn(moment)
    await flagged(moment, author)
    await leaving.suspend(moment, coordinator, mayor.id)
    await drawn(moment)
    await acknowledge(moment, coordinator, alerts[-1].id)
    await drawn(moment)
    told = await delivered(moment.uow, moment.now)
    assert not any("A-" in message.text for message in told if message.chat == mayor.chat)


async def test_a_group_that_serves_a_commune_no_more_is_not_told_of_it(moment: Moment) -> None:
    uow = moment.uow
    author, coordinator = await member_of(uow), await member_of(uow, Role.COORDINATOR, [])
    group = await group_of(uow, [TRONVILLE, LIGNY])
    await flagged(moment, author, MOST_WAITING)
    there = await flagged(moment, author, 2)
    gone = await flagged(moment, author, 2, replace(NEIGHBOURS, commune=LIGNY))
    await drawn(moment)
    await groups.change_communes(moment, coordinator, group.id, [TRONVILLE])
    await drawn(moment)
    told = [m for m in await delivered(uow, moment.now) if m.chat == group.chat]
    assert telling([*there, *gone], told) == [1, 1, 0, 0]


async def test_an_unlinked_group_is_told_nothing(moment: Moment) -> None:
    uow = moment.uow
    author, coordinator = await member_of(uow), await member_of(uow, Role.COORDINATOR, [])
    group = await group_of(uow)
    alerts = await flagged(moment, author, 8)
    await drawn(moment)
    alerts += await flagged(moment, author)
    await groups.unlink(moment, coordinator, group.id)
    await drawn(moment)
    told = [m for m in await delivered(uow, moment.now) if m.chat == group.chat]
    assert telling(alerts, told) == [0] * 9


async def test_a_group_that_moved_is_told_anew_what_it_cannot_know(moment: Moment) -> None:
    uow = moment.uow
    author, group = await member_of(uow), await group_of(uow)
    alerts = await flagged(moment, author, 6)
    await drawn(moment)
    await delivered(uow, moment.now)
    alerts += await flagged(moment, author)
    await drawn(moment)
    number = (await uow.chats.get(group.chat)).telegram_id
    await groups.migrated(moment, number, -1001234567890)
    await groups.migrated(moment, number, -1001234567890)
    await drawn(moment)
    (told,) = await delivered(uow, moment.now)
    assert told.operation is Operation.SEND
    assert telling(alerts[MOST_WAITING:], [told]) == [1, 1]
    await flagged(moment, author)
    (own,) = await delivered(uow, moment.now)
    assert "Encore" not in own.text


async def test_who_says_it_for_all_says_it_for_what_is_theirs_and_new(moment: Moment) -> None:
    uow = moment.uow
    author, mayor = await scene(moment)
    alerts = await flagged(moment, author, 3)
    own = await flagged(moment, mayor)
    back = await flagged(moment, author)
    await withdraw(moment, author, back[0].id)
    await acknowledge(moment, mayor, alerts[0].id)
    every = await uow.alerts.get_all([alert.id for alert in [*alerts, *own, *back]])
    noted = await acknowledge_all(moment, mayor, every.values())
    assert {alert.id for alert in noted} == {alerts[1].id, alerts[2].id}
    coordinator = await member_of(uow, Role.COORDINATOR, [])
    every = await uow.alerts.get_all(list(every))
    noted = await acknowledge_all(moment, coordinator, every.values())
    assert [alert.id for alert in noted] == [own[0].id]


async def test_a_copy_follows_and_takes_no_more_lines(moment: Moment) -> None:
    author, mayor = await scene(moment)
    alerts = await flagged(moment, author, 7)
    await drawn(moment)
    await delivered(moment.uow, moment.now)
    (storm,) = await storms_in(moment, mayor.chat)
    for _ in range(2):
        await adopt_storm_copy(moment, storm, str(mayor.chat), 999)
    await drawn(moment)
    (copy,) = await delivered(moment.uow, moment.now)
    assert telling(alerts[MOST_WAITING:], [copy]) == [1, 1]
    await flagged(moment, author)
    await drawn(moment)
    assert len(await delivered(moment.uow, moment.now)) == 1
    await acknowledge(moment, mayor, alerts[-1].id)
    await drawn(moment)
    told = [m for m in await delivered(moment.uow, moment.now) if m.chat == mayor.chat]
    assert len(told) == 2


async def test_a_list_that_was_tapped_is_drawn_at_once_and_no_other(moment: Moment) -> None:
    author, mayor = await scene(moment)
    other = await member_of(moment.uow, Role.MAYOR)
    alerts = await flagged(moment, author, 7)
    await drawn(moment)
    await delivered(moment.uow, moment.now)
    await acknowledge(moment, mayor, alerts[-1].id)
    (storm,) = await storms_in(moment, mayor.chat)
    await draw_storm(moment, storm.slot)
    chats = {m.chat for m in await delivered(moment.uow, moment.now) if "Encore" in m.text}
    assert chats == {mayor.chat}
    await drawn(moment)
    chats = {m.chat for m in await delivered(moment.uow, moment.now) if "Encore" in m.text}
    assert chats == {other.chat}


async def test_what_a_list_would_have_told_a_phone_that_is_gone_goes_on_to_others(
    moment: Moment,
) -> None:
    uow = moment.uow
    author, mayor = await scene(moment)
    coordinator = await member_of(uow, Role.COORDINATOR, [])
    read = await flagged(moment, author, MOST_WAITING)
    await drawn(moment)
    await delivered(uow, moment.now)
    await flagged(moment, author, 6)
    await drawn(moment)
    await delivered(uow, moment.now)
    growing = await flagged(moment, author)
    await drawn(moment)
    undrawn = await flagged(moment, author)
    chat = str(mayor.chat)
    await uow.chats.bury(chat, "blocked by the user")
    await pass_on(moment, chat, await uow.deliveries.end_chat(chat, "blocked", moment.now))
    told = [m for m in await delivered(uow, moment.now) if m.chat == coordinator.chat]
    (theirs,) = [message.text for message in told if "C’est maintenant à vous" in message.text]
    assert all(alert.reference in theirs for alert in [*growing, *undrawn])
    assert not any(alert.reference in theirs for alert in read)
    for alert in [*growing, *undrawn]:
        assert mayor.id not in {notice.reader for notice in await uow.notices.of(alert.id)}


async def spoil(moment: Moment, alert: Alert) -> None:
    """The alert's seal will not open any more."""
    spoilt = update(alerts).where(alerts.c.id == alert.id).values(sealed=b"\x01spoilt")
    await moment.uow.connection.execute(spoilt)


async def test_an_alert_that_does_not_open_silences_no_list_and_is_named_on_it(
    moment: Moment,
) -> None:
    author, _ = await scene(moment)
    named = await flagged(moment, author, MOST_WAITING + 3)
    await spoil(moment, named[-2])
    await drawn(moment)
    assert telling(named, await delivered(moment.uow, moment.now)) == [1] * 8


async def test_codes_that_nobody_knows_silence_no_list_either(moment: Moment) -> None:
    author, _ = await scene(moment)
    named = await flagged(moment, author, MOST_WAITING + 2)
    facts = moment.uow.vault.seal_json("alerts", "sealed", named[-1].id, {"nature": "ufo"})
    unheard_of = update(alerts).where(alerts.c.id == named[-1].id).values(sealed=facts)
    await moment.uow.connection.execute(unheard_of)
    await drawn(moment)
    assert telling(named, await delivered(moment.uow, moment.now)) == [1] * 7


async def test_what_does_not_open_is_as_discreet_as_what_is_sensitive(moment: Moment) -> None:
    author, group = await member_of(moment.uow), await group_of(moment.uow)
    named = await flagged(moment, author, MOST_WAITING + 1)
    await spoil(moment, named[-1])
    await drawn(moment)
    (told,) = [m for m in await delivered(moment.uow, moment.now) if "Encore" in m.text]
    assert told.chat == group.chat
    assert "votre secteur" in told.text
    assert "Tronville" not in told.text


async def test_a_list_that_cannot_be_drawn_waits_and_silences_no_other(moment: Moment) -> None:
    uow = moment.uow
    author, mayor = await scene(moment)
    there = await member_of(uow, Role.MAYOR, [LIGNY])
    ours = await flagged(moment, author, MOST_WAITING + 2)
    theirs = await flagged(moment, author, MOST_WAITING + 2, replace(NEIGHBOURS, commune=LIGNY))
    row = members.c.id == there.id
    kept = await uow.connection.scalar(select(members.c.sealed).where(row))
    await uow.connection.execute(update(members).where(row).values(sealed=b"\x01spoilt"))
    await drawn(moment)
    told = await delivered(uow, moment.now)
    assert telling(ours[MOST_WAITING:], [m for m in told if m.chat == mayor.chat]) == [1, 1]
    assert telling(theirs[MOST_WAITING:], told) == [0, 0]
    await uow.connection.execute(update(members).where(row).values(sealed=kept))
    afterwards = later(moment, minutes=1)
    await drawn(afterwards)
    assert telling(theirs[MOST_WAITING:], await delivered(uow, afterwards.now)) == [1, 1]


async def growing(moment: Moment, author: Member, mayor: Member) -> tuple[list[Alert], Storm]:
    """A list that is on the screen, with one line that an edit is to bring: all its alerts."""
    await flagged(moment, author, MOST_WAITING)
    listed = await flagged(moment, author, 2)
    await drawn(moment)
    await delivered(moment.uow, moment.now)
    listed += await flagged(moment, author)
    await drawn(moment)
    (storm,) = await storms_in(moment, mayor.chat)
    return listed, storm


async def test_a_list_that_somebody_took_off_the_screen_starts_again(moment: Moment) -> None:
    uow = moment.uow
    author, mayor = await scene(moment)
    listed, storm = await growing(moment, author, mayor)
    (edit,) = await uow.deliveries.due(moment.now)
    await uow.deliveries.end(edit.id, Outcome.SENT, now=moment.now)
    await uow.storms.start_again(storm.slot, edit.message_id or 0)
    own = await flagged(moment, author)
    await drawn(moment)
    told = await delivered(uow, moment.now)
    (anew,) = [message for message in told if "Encore 3" in message.text]
    assert anew.operation is Operation.SEND
    assert telling([*listed, *own], told) == [1, 1, 1, 1]


async def test_a_growth_that_is_refused_unsays_nothing_that_is_on_the_screen(
    moment: Moment,
) -> None:
    uow = moment.uow
    author, mayor = await scene(moment)
    coordinator = await member_of(uow, Role.COORDINATOR, [])
    listed, _ = await growing(moment, author, mayor)
    (edit,) = [row for row in await uow.deliveries.due(moment.now) if row.chat == mayor.chat]
    await uow.deliveries.end(edit.id, Outcome.FAILED, now=moment.now, reason="refused")
    await give_up(moment, edit)
    knows = [{each.reader for each in await uow.notices.of(alert.id)} for alert in listed]
    assert [mayor.id in readers for readers in knows] == [True, True, False]
    told = await delivered(uow, moment.now)
    (theirs,) = [m for m in told if m.chat == coordinator.chat and "à vous" in m.text]
    assert [alert.reference in theirs.text for alert in listed] == [False, False, True]


async def test_a_growth_that_was_held_back_is_still_not_on_the_screen(moment: Moment) -> None:
    uow = moment.uow
    author, mayor = await scene(moment)
    listed, storm = await growing(moment, author, mayor)
    await uow.storms.hold_back_in(storm.chat, moment.now)
    await drawn(moment)
    (edit,) = await uow.deliveries.due(moment.now)
    assert edit.lane is Lane.URGENT
    assert [each.alert for each in await uow.storms.news_in(storm.slot)] == [listed[-1].id]


async def test_nothing_waits_to_change_a_list_that_will_not_be_told(moment: Moment) -> None:
    uow = moment.uow
    author, group = await member_of(uow), await group_of(uow)
    await flagged(moment, author, MOST_WAITING + 1)
    await drawn(moment)
    await delivered(uow, moment.now)
    await flagged(moment, author)
    await drawn(moment)
    await uow.storms.start_again_in(group.chat)
    await uow.groups.link(group, [LIGNY])
    await drawn(moment)
    assert not await uow.deliveries.waits_in(group.chat)
