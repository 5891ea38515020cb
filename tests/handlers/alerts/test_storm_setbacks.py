"""What does not open, and what is refused, silences no list of a storm."""

from dataclasses import replace

from sqlalchemy import select, update

from handlers.alerts.passing_on import give_up
from handlers.alerts.storms import MOST_WAITING
from handlers.moment import Moment
from storage.alert_rows import alerts
from storage.alerts import Alert
from storage.member_rows import members
from storage.members import Member, Role
from storage.outbox import Lane, Operation, Outcome
from storage.storm_rows import Storm
from tests.handlers.alerts.council import NEIGHBOURS, group_of, member_of
from tests.handlers.alerts.storming import (
    delivered,
    drawn,
    flagged,
    later,
    scene,
    storms_in,
    telling,
)
from tests.house import LIGNY


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
