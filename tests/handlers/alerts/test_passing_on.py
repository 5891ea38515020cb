"""The rules of what goes on to whom when a chat is gone, on both databases."""

from dataclasses import replace

import pytest

from handlers.alerts.passing_on import catch_up, give_up, pass_on
from handlers.alerts.sending import send
from handlers.members import leaving
from handlers.moment import Moment
from storage.alerts import Alert, Severity
from storage.deliveries import Queued
from storage.groups import Group
from storage.members import Member, Role
from storage.outbox import Lane, Operation
from storage.statuses import Status
from tests.handlers.alerts.council import NEIGHBOURS, group_of, member_of
from tests.statements import counted


async def said_to(moment: Moment, whom: Member | Group) -> list[Queued]:
    """What waits for somebody."""
    return [row for row in await moment.uow.deliveries.due(moment.now) if row.chat == whom.chat]


async def texts_to(moment: Moment, whom: Member | Group, words: str) -> list[str]:
    said = [row.body.get("text", "") for row in await said_to(moment, whom)]
    return [text.replace("\u00a0", " ") for text in said if words in text]


async def dies(moment: Moment, whom: Member | Group) -> None:
    """Telegram refuses this chat from now on."""
    chat = whom.chat or ""
    await moment.uow.chats.bury(chat, "bot was blocked by the user")
    rows = await moment.uow.deliveries.end_chat(chat, "bot was blocked by the user", moment.now)
    await pass_on(moment, chat, rows)


async def comes_back(moment: Moment, whom: Member) -> None:
    assert whom.chat is not None
    if await moment.uow.chats.revive(whom.chat):
        await catch_up(moment, whom)


async def flagged(moment: Moment, author: Member) -> Alert:
    return (await send(moment, author, NEIGHBOURS)).alert


async def status_of(moment: Moment, alert: Alert) -> Status:
    return (await moment.uow.alerts.get(alert.id)).status


async def test_the_coordinator_gets_it_as_urgently_as_it_was_and_about_the_alert(
    moment: Moment,
) -> None:
    amina, claire = await member_of(moment.uow), await member_of(moment.uow, Role.COORDINATOR)
    mayor = await member_of(moment.uow, Role.MAYOR)
    alert = await flagged(moment, amina)
    await dies(moment, mayor)
    (theirs,) = [
        row for row in await said_to(moment, claire) if "à vous" in row.body.get("text", "")
    ]
    assert (theirs.lane, theirs.about, theirs.member) == (Lane.URGENT, alert.id, claire.id)
    assert await status_of(moment, alert) is Status.ROUTED
    noted = [(act.act, act.detail) for act in moment.uow.audit.noted]
    assert ("alert.undelivered", mayor.id) in noted


async def test_a_withdrawal_takes_it_back_from_the_coordinator(moment: Moment) -> None:
    amina, claire = await member_of(moment.uow), await member_of(moment.uow, Role.COORDINATOR)
    mayor = await member_of(moment.uow, Role.MAYOR)
    alert = await flagged(moment, amina)
    await dies(moment, mayor)
    await moment.uow.outbox.cancel_about(alert.id, moment.now)
    assert await texts_to(moment, claire, "à vous") == []


async def test_who_came_meanwhile_hears_of_it_instead(moment: Moment) -> None:
    amina, claire = await member_of(moment.uow), await member_of(moment.uow, Role.COORDINATOR)
    mayor = await member_of(moment.uow, Role.MAYOR)
    await flagged(moment, amina)
    deputy = await member_of(moment.uow, Role.DEPUTY_MAYOR)
    await dies(moment, mayor)
    assert len(await texts_to(moment, deputy, "vous attend")) == 1
    assert await texts_to(moment, claire, "à vous") == []


async def test_a_mayor_who_wrote_it_need_not_be_called(moment: Moment) -> None:
    claire, mayor = (
        await member_of(moment.uow, Role.COORDINATOR),
        await member_of(moment.uow, Role.MAYOR),
    )
    deputy = await member_of(moment.uow, Role.DEPUTY_MAYOR)
    await flagged(moment, mayor)
    await dies(moment, deputy)
    assert await texts_to(moment, claire, "à vous") == []


async def test_the_last_one_to_die_leaves_nobody_and_the_first_one_back_has_it_all(
    moment: Moment,
) -> None:
    amina, claire = await member_of(moment.uow), await member_of(moment.uow, Role.COORDINATOR)
    mayor, group = await member_of(moment.uow, Role.MAYOR), await group_of(moment.uow)
    alert = await flagged(moment, amina)
    for whom in (mayor, group, claire):
        assert await status_of(moment, alert) is Status.ROUTED
        await dies(moment, whom)
    assert await status_of(moment, alert) is Status.RECEIVED
    assert len(await texts_to(moment, amina, "n’a pu prévenir personne")) == 1
    for _ in range(2):
        await comes_back(moment, mayor)
        assert len(await texts_to(moment, mayor, "vous attend")) == 1
    assert await status_of(moment, alert) is Status.ROUTED


async def test_who_was_gone_before_it_was_said_hears_of_it_too(moment: Moment) -> None:
    amina, mayor = await member_of(moment.uow), await member_of(moment.uow, Role.MAYOR)
    await dies(moment, mayor)
    await flagged(moment, amina)
    assert await said_to(moment, mayor) == []
    await comes_back(moment, mayor)
    assert len(await texts_to(moment, mayor, "vous attend")) == 1


async def test_who_leaves_for_good_has_missed_nothing(moment: Moment) -> None:
    amina, claire = await member_of(moment.uow), await member_of(moment.uow, Role.COORDINATOR)
    mayor = await member_of(moment.uow, Role.MAYOR)
    await dies(moment, mayor)
    await flagged(moment, amina)
    await leaving.remove(moment, claire, mayor.id)
    assert await moment.uow.missed.take(mayor.id) == []


async def test_a_refused_notice_is_said_to_nobody_else_and_goes_round_no_more(
    moment: Moment,
) -> None:
    amina, claire = await member_of(moment.uow), await member_of(moment.uow, Role.COORDINATOR)
    officials = [await member_of(moment.uow, Role.MAYOR) for _ in range(3)]
    await flagged(moment, amina)
    for official in officials:
        assert await texts_to(moment, claire, "à vous") == []
        (notice,) = await said_to(moment, official)
        await moment.uow.outbox.cancel_in(notice.chat, moment.now)
        await give_up(moment, notice)
    assert len(await texts_to(moment, claire, "à vous")) == 1
    for official in officials:
        assert await said_to(moment, official) == []


@pytest.mark.parametrize("operation", [Operation.EDIT, Operation.DELETE, Operation.CALL])
async def test_what_is_no_notice_passes_nothing_on(moment: Moment, operation: Operation) -> None:
    amina, claire = await member_of(moment.uow), await member_of(moment.uow, Role.COORDINATOR)
    mayor = await member_of(moment.uow, Role.MAYOR)
    await flagged(moment, amina)
    (notice,) = await said_to(moment, mayor)
    changed = replace(notice, operation=operation, lane=Lane.INTERACTIVE)
    await pass_on(moment, notice.chat, [changed])
    assert await texts_to(moment, claire, "à vous") == []


async def test_many_alerts_on_their_way_cost_each_the_same(moment: Moment) -> None:
    amina = await member_of(moment.uow)
    await member_of(moment.uow, Role.COORDINATOR)
    costs: list[float] = []
    for many in (2, 8):
        mayor = await member_of(moment.uow, Role.MAYOR)
        for _ in range(many):
            await send(moment, amina, replace(NEIGHBOURS, severity=Severity.YELLOW))
        assert len(await said_to(moment, mayor)) == many
        with counted(moment.uow) as statements:
            await dies(moment, mayor)
        costs.append(len(statements) / many)
    assert costs[1] <= costs[0] * 1.5
