"""The list of a storm on the screen: what it says as things change, and when it is taken back."""

from dataclasses import replace

from handlers.alerts.acknowledging import acknowledge, acknowledge_all
from handlers.alerts.passing_on import pass_on
from handlers.alerts.storm_drawing import draw_storm
from handlers.alerts.storms import MOST_WAITING, adopt_storm_copy
from handlers.alerts.withdrawing import withdraw
from handlers.groups import service as groups
from handlers.members import leaving
from handlers.moment import Moment
from storage.members import Role
from storage.outbox import Operation, Outcome
from storage.storm_rows import Standing
from tests.handlers.alerts.council import NEIGHBOURS, group_of, member_of
from tests.handlers.alerts.storming import (
    delivered,
    drawn,
    flagged,
    scene,
    storms_in,
    telling,
)
from tests.house import LIGNY, TRONVILLE


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
