"""Suspending, removing, reinstating; and a charter that changes."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from handlers.members import chartering, leaving, service
from handlers.members.errors import AlreadyDone, NotOneself
from handlers.members.ticks import forget_wrong_codes, recall_charter
from handlers.members.typed_words import Flaw, Unusable
from handlers.moment import Moment
from storage.audit import audit
from storage.members import MemberUnknown, Role, Status
from storage.messages import Message
from storage.outbox import Operation, Outcome
from tests.handlers.members.people import MOBILE, active, expected
from tests.house import PARIS
from tests.statements import counted


async def test_nothing_that_waited_for_a_suspended_person_goes_out(moment: Moment) -> None:
    claire = await active(moment, Role.COORDINATOR, 1)
    mayor = await active(moment, Role.MAYOR, 2)
    assert mayor.chat is not None
    outbox, deliveries, now = moment.uow.outbox, moment.uow.deliveries, moment.now
    await outbox.send(mayor.chat, Message(text="un"), now=now, slot="s")
    await deliveries.end((await deliveries.due(now))[0].id, Outcome.SENT, now=now)
    await moment.uow.slots.adopt("s", 5)
    await outbox.send(mayor.chat, Message(text="deux"), now=now)
    await outbox.edit("s", Message(text="trois"), now=now)
    await outbox.delete("s", now=now, due_at=now + timedelta(minutes=10))
    await leaving.suspend(moment, claire, mayor.id)
    counts = await deliveries.count()
    assert counts[Outcome.CANCELLED] == 2
    assert counts[Outcome.WAITING] == 2  # the deletion, and the menu that goes
    assert (await moment.uow.members.get(mayor.id)).status is Status.SUSPENDED
    with pytest.raises(AlreadyDone):
        await leaving.suspend(moment, claire, mayor.id)
    assert (await leaving.reinstate(moment, claire, mayor.id)).is_active
    with pytest.raises(AlreadyDone):
        await leaving.reinstate(moment, claire, mayor.id)


async def test_the_forms_of_a_suspended_person_leave_the_screen(moment: Moment) -> None:
    claire = await active(moment, Role.COORDINATOR, 1)
    mayor = await active(moment, Role.MAYOR, 2)
    assert mayor.chat is not None
    outbox, drafts, now = moment.uow.outbox, moment.uow.drafts, moment.now
    shown = await drafts.open(mayor.id, "alert", "commune", {}, now)
    await outbox.send(mayor.chat, Message(text="un"), now=now, slot=shown.slot)
    (sent,) = await moment.uow.deliveries.due(now)
    await moment.uow.deliveries.end(sent.id, Outcome.SENT, now=now)
    await moment.uow.slots.adopt(shown.slot, 5)
    on_its_way = await drafts.open(mayor.id, "group", "communes", {}, now)
    await outbox.send(mayor.chat, Message(text="deux"), now=now, slot=on_its_way.slot)
    await drafts.open(mayor.id, "charter", "text", {}, now)
    await leaving.suspend(moment, claire, mayor.id)
    rows = await moment.uow.deliveries.due(now)
    deleted = [row.slot for row in rows if row.operation is Operation.DELETE]
    assert deleted == [shown.slot]
    assert not any(row.operation is Operation.SEND for row in rows)
    assert await drafts.all_of(mayor.id) == []


async def test_a_dead_chat_is_the_systems_finding(moment: Moment) -> None:
    mayor = await active(moment, Role.MAYOR, 2)
    assert mayor.chat is not None
    await leaving.lost_chat(moment.uow, await moment.uow.chats.get(mayor.chat), moment.now)
    await moment.uow.end()
    written = await moment.uow.connection.execute(select(audit.c.actor, audit.c.act))
    assert ("vigie", "member.unreachable") in [tuple(row) for row in written]


async def test_nobody_ends_their_own_access_so_a_coordinator_remains(moment: Moment) -> None:
    claire = await active(moment, Role.COORDINATOR, 1)
    for act in (leaving.suspend, leaving.remove, leaving.reinstate):
        with pytest.raises(NotOneself):
            await act(moment, claire, claire.id)


async def test_a_removed_person_frees_the_account_and_the_link(moment: Moment) -> None:
    claire = await active(moment, Role.COORDINATOR, 1)
    mayor = await active(moment, Role.MAYOR, 2)
    before = await leaving.remove(moment, claire, mayor.id)
    assert before.chat is not None
    assert await moment.uow.members.find_by_telegram(2) is None
    awaited = await expected(moment)
    code = await service.invite(moment.uow, awaited.id, now=moment.now, days=7, by=claire.id)
    await leaving.remove(moment, claire, awaited.id)
    link = await moment.uow.invitations.behind(code)
    assert link is not None
    assert not link.is_open(moment.now)
    with pytest.raises(AlreadyDone):
        await leaving.remove(moment, claire, awaited.id)
    with pytest.raises(MemberUnknown):
        await leaving.remove(moment, claire, "never")


async def test_a_dead_chat_is_told_for_whoever_is_still_in(moment: Moment) -> None:
    mayor = await active(moment, Role.MAYOR, 2)
    assert mayor.chat is not None
    chat = await moment.uow.chats.get(mayor.chat)
    assert await leaving.lost_chat(moment.uow, chat, moment.now) == mayor
    await moment.uow.members.set_status(mayor.id, Status.SUSPENDED)
    assert await leaving.lost_chat(moment.uow, chat, moment.now) is None
    stranger = await moment.uow.chats.get(await moment.uow.chats.at(99))
    assert await leaving.lost_chat(moment.uow, stranger, moment.now) is None


async def test_a_charter_counts_from_midnight_on_the_councils_clocks(moment: Moment) -> None:
    claire = await active(moment, Role.COORDINATOR, 1)
    charter = await chartering.publish(moment, claire, "Texte", date(2026, 12, 7))
    assert charter.version == 2
    assert charter.effective_at == datetime(2026, 12, 7, tzinfo=PARIS)
    before = charter.effective_at - timedelta(seconds=1)
    assert (await moment.uow.charters.in_force(before)).version == 1
    assert (await moment.uow.charters.in_force(charter.effective_at)).version == 2
    assert [one.id for one in await chartering.unsigned(moment, 2)] == [claire.id]


async def test_the_recall_goes_out_once_two_days_before(moment: Moment) -> None:
    claire = await active(moment, Role.COORDINATOR, 1)
    await chartering.publish(moment, claire, "Texte", date(2026, 12, 7))
    early = replace(moment, now=datetime(2026, 12, 4, 12, tzinfo=PARIS))
    due = replace(moment, now=datetime(2026, 12, 5, 12, tzinfo=PARIS))
    for at, sent in ((early, 0), (due, 1), (due, 1)):
        await recall_charter(at)
        assert (await moment.uow.deliveries.count())[Outcome.WAITING] == sent


async def test_the_recall_costs_the_same_for_few_and_for_many(moment: Moment) -> None:
    claire = await active(moment, Role.COORDINATOR, 1)
    due = replace(moment, now=datetime(2026, 12, 5, 12, tzinfo=PARIS))
    asked = []
    for version in (2, 3):
        await chartering.publish(moment, claire, "Texte", date(2026, 12, 7))
        with counted(moment.uow) as statements:
            await recall_charter(due)
        asked.append(len(statements))
        for account in range(10):
            await active(moment, Role.MAYOR, 100 * version + account)
    assert asked[0] == asked[1]
    assert (await moment.uow.deliveries.count())[Outcome.WAITING] == 1 + 11


async def test_a_short_notice_is_its_own_recall(moment: Moment) -> None:
    claire = await active(moment, Role.COORDINATOR, 1)
    await chartering.publish(moment, claire, "Texte", date(2026, 11, 25))
    await recall_charter(moment)
    assert (await moment.uow.deliveries.count())[Outcome.WAITING] == 0


def test_a_typed_charter_keeps_its_lines_and_its_length_is_what_is_seen() -> None:
    assert (
        chartering.charter_text(" TITRE\nMot : suite\x00 ! ") == "TITRE\nMot\u00a0: suite \u202f!"
    )
    assert len(chartering.charter_text("<" * 3_500)) == 3_500
    for typed, flaw in (("\n \x00", Flaw.EMPTY), ("<" * 3_501, Flaw.TOO_LONG)):
        with pytest.raises(Unusable) as refused:
            chartering.charter_text(typed)
        assert refused.value.flaw is flaw


async def test_wrong_codes_are_forgotten_after_a_day(moment: Moment) -> None:
    await moment.uow.wrong_codes.add(MOBILE, moment.now)
    await forget_wrong_codes(replace(moment, now=moment.now + timedelta(hours=23)))
    assert await moment.uow.wrong_codes.add(MOBILE, moment.now) == 2
    await forget_wrong_codes(replace(moment, now=moment.now + timedelta(hours=25)))
    assert await moment.uow.wrong_codes.add(MOBILE, moment.now) == 1
