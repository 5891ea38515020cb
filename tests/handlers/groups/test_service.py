"""The rules of groups, on a real database and without Telegram."""

from collections.abc import AsyncIterator, Collection
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from handlers.alerts.sending import send
from handlers.groups import entry, news, service, ticks
from handlers.groups.entry import Account, BelongsThere, MayNotPutOut
from handlers.groups.service import Arrival, NotLinked
from handlers.moment import Moment
from storage.audit import audit
from storage.deliveries import Queued
from storage.engine import Database
from storage.groups import BotRight, Group, GroupState, GroupUnknown
from storage.members import Kind, Member, Role, Status
from storage.messages import Message
from storage.outbox import Operation, Outcome
from storage.strangers import StrangerUnknown
from tests.handlers.alerts.council import NEIGHBOURS
from tests.house import EVENING, LIGNY, PARIS, TRONVILLE
from tests.statements import counted

GROUP, NEW_NUMBER = -1001, -1002
SOMEBODY = 4242
EVERY_RIGHT: frozenset[BotRight] = frozenset()


@pytest.fixture
async def moment(database: Database) -> AsyncIterator[Moment]:
    async with database.write() as uow:
        yield Moment(uow, EVENING, PARIS, await uow.policy(), "vigie_bot")


async def person(
    moment: Moment, number: int, role: Role = Role.FIELD_PARTNER, communes: Collection[str] = ()
) -> Member:
    uow = moment.uow
    member = await uow.members.add(
        role=role,
        kind=Kind.ASSOCIATION,
        first_name="Prénom",
        last_name="Nom",
        organisation="Association exemple",
        communes=communes,
        now=EVENING,
    )
    await uow.members.bind(member.id, number, await uow.chats.at(number))
    await uow.members.set_status(member.id, Status.ACTIVE)
    return await uow.members.get(member.id)


async def a_linked_group(moment: Moment, communes: Collection[str] = (TRONVILLE,)) -> Group:
    coordinator = await person(moment, 1, Role.COORDINATOR)
    chat = await moment.uow.chats.at(GROUP)
    return await service.link(moment, coordinator, chat, "Veille", communes)


async def waiting(moment: Moment, operation: Operation) -> list[Queued]:
    rows = await moment.uow.deliveries.due(EVENING)
    return [row for row in rows if row.operation is operation]


async def calls(moment: Moment) -> list[str]:
    return [row.body["method"] for row in await waiting(moment, Operation.CALL)]


async def test_linking_asks_for_a_link_by_which_people_knock(moment: Moment) -> None:
    group = await a_linked_group(moment, (TRONVILLE, LIGNY))
    assert group.is_linked
    assert group.communes == {TRONVILLE, LIGNY}
    (row,) = await waiting(moment, Operation.CALL)
    assert row.body["learner"] == service.INVITE_LINK
    assert row.body["parameters"]["creates_join_request"] is True
    assert row.about == group.id


async def test_a_link_is_not_asked_for_without_the_right_to_make_one(moment: Moment) -> None:
    chat = await moment.uow.chats.at(GROUP)
    await service.bot_came(moment, chat, "Veille", set(BotRight))
    await a_linked_group(moment)
    assert await calls(moment) == []
    _, arrival = await service.bot_came(moment, chat, "Veille", {BotRight.DELETE})
    assert arrival is Arrival.NOTHING_NEW
    assert await calls(moment) == ["createChatInviteLink"]


async def test_a_learned_link_is_offered_once_to_those_concerned(moment: Moment) -> None:
    group = await a_linked_group(moment)
    amina = await person(moment, 2, communes=[TRONVILLE])
    await person(moment, 3, communes=[LIGNY])
    for _ in range(2):
        answer = {"invite_link": "https://t.me/+porte"}
        await service.learn_invite_link(moment.uow, group.id, answer, EVENING)
    (row,) = await waiting(moment, Operation.SEND)
    assert row.chat == amina.chat
    assert row.body["markup"]["inline_keyboard"][0][0]["url"] == "https://t.me/+porte"
    assert (await moment.uow.groups.get(group.id)).invite_link == "https://t.me/+porte"


async def test_offering_the_way_in_costs_the_same_for_few_and_for_many(moment: Moment) -> None:
    group = await a_linked_group(moment, (TRONVILLE, LIGNY))
    await moment.uow.communes.all()  # asked once in a transaction, and not of interest here
    asked = []
    for people in range(2, 12):
        await person(moment, people, communes=[TRONVILLE, LIGNY])
        known = replace(group, invite_link="https://t.me/+porte")
        with counted(moment.uow) as statements:
            await news.offer(moment.uow, known, known.communes, EVENING)
        asked.append(len(statements))
    assert asked[0] == asked[-1]
    assert len(await waiting(moment, Operation.SEND)) == sum(range(1, 11))


async def test_a_link_that_comes_after_unlinking_is_dropped(moment: Moment) -> None:
    group = await a_linked_group(moment)
    await service.unlink(moment, await person(moment, 9, Role.COORDINATOR), group.id)
    answer = {"invite_link": "https://t.me/+porte"}
    await service.learn_invite_link(moment.uow, group.id, answer, EVENING)
    assert (await moment.uow.groups.get(group.id)).invite_link is None


async def test_unlinking_revokes_the_link_and_happens_once(moment: Moment) -> None:
    group = await a_linked_group(moment)
    coordinator = await person(moment, 9, Role.COORDINATOR)
    answer = {"invite_link": "https://t.me/+porte"}
    await service.learn_invite_link(moment.uow, group.id, answer, EVENING)
    await service.unlink(moment, coordinator, group.id)
    assert (await calls(moment))[-1] == "revokeChatInviteLink"
    found = await moment.uow.groups.get(group.id)
    assert found.state is GroupState.UNLINKED
    assert found.communes == frozenset()
    with pytest.raises(NotLinked):
        await service.unlink(moment, coordinator, group.id)
    with pytest.raises(NotLinked):
        await service.change_communes(moment, coordinator, group.id, [LIGNY])
    with pytest.raises(GroupUnknown):
        await service.unlink(moment, coordinator, "nothing")


async def test_what_waits_for_a_group_is_taken_back_when_it_is_unlinked(moment: Moment) -> None:
    group = await a_linked_group(moment)
    coordinator = await person(moment, 9, Role.COORDINATOR)
    await moment.uow.outbox.send(group.chat, Message(text="une alerte"), now=EVENING)
    await service.unlink(moment, coordinator, group.id)
    assert await waiting(moment, Operation.SEND) == []


async def test_a_group_that_drops_a_commune_hears_no_more_of_its_alerts(moment: Moment) -> None:
    group = await a_linked_group(moment, (TRONVILLE, LIGNY))
    author = await person(moment, 2, communes=[TRONVILLE, LIGNY])
    for commune in (TRONVILLE, LIGNY):
        await send(moment, author, replace(NEIGHBOURS, commune=commune))
    before = await waiting(moment, Operation.SEND)
    assert len([row for row in before if row.chat == group.chat]) == 2
    coordinator = await person(moment, 9, Role.COORDINATOR)
    await service.change_communes(moment, coordinator, group.id, [TRONVILLE])
    after = await waiting(moment, Operation.SEND)
    (left,) = [row for row in after if row.chat == group.chat]
    assert "Tronville" in left.body["text"]
    assert len(after) == len(before) - 1


async def test_an_unlinked_group_is_left_once(moment: Moment) -> None:
    group = await a_linked_group(moment)
    await service.unlink(moment, await person(moment, 9, Role.COORDINATOR), group.id)
    await ticks.leave_unlinked(moment)
    assert "leaveChat" not in await calls(moment)
    for _ in range(2):
        later = Moment(
            moment.uow, EVENING + timedelta(minutes=10), PARIS, moment.policy, "vigie_bot"
        )
        await ticks.leave_unlinked(later)
    rows = await moment.uow.deliveries.due(EVENING + timedelta(hours=1))
    assert [row.body.get("method") for row in rows].count("leaveChat") == 1


async def test_nothing_stays_of_a_group_that_was_never_linked(moment: Moment) -> None:
    uow, over = moment.uow, EVENING + timedelta(minutes=10)
    chat = await uow.chats.at(GROUP)
    group, _ = await service.bot_came(moment, chat, "Ailleurs", EVERY_RIGHT)
    later = replace(moment, now=over)
    for tick in (ticks.leave_unlinked, ticks.forget_foreign):
        await tick(later)
    assert (await uow.groups.get(group.id)).state is GroupState.GONE
    (leaving,) = await uow.deliveries.due(over)
    await uow.deliveries.end(leaving.id, Outcome.SENT, now=over)
    await ticks.forget_foreign(later)
    with pytest.raises(GroupUnknown):
        await uow.groups.get(group.id)
    assert await uow.chats.find(GROUP) is None
    assert sum((await uow.deliveries.count()).values()) == 1


async def test_a_lost_group_is_not_forgotten(moment: Moment) -> None:
    group = await a_linked_group(moment)
    await moment.uow.outbox.cancel_in(group.chat, EVENING)
    await service.bot_went(moment, group.chat)
    await ticks.forget_foreign(moment)
    assert await moment.uow.chats.find(GROUP) == group.chat
    assert [one.id for one in await moment.uow.groups.linked_or_lost()] == [group.id]


async def test_a_lost_group_is_told_once_whoever_finds_out(moment: Moment) -> None:
    group = await a_linked_group(moment)
    chat = await moment.uow.chats.get(group.chat)
    await service.group_died(moment.uow, chat, EVENING)
    assert await service.bot_went(moment, group.chat) is None
    await service.group_died(moment.uow, chat, EVENING)
    (row,) = await waiting(moment, Operation.SEND)
    assert "Veille" in row.body["text"]
    assert [lost.id for lost in await moment.uow.groups.linked_or_lost()] == [group.id]
    assert await moment.uow.groups.of_commune(TRONVILLE) == []


async def test_a_dead_chat_that_is_no_group_of_ours_is_no_news(moment: Moment) -> None:
    chat = await moment.uow.chats.get(await moment.uow.chats.at(GROUP))
    await service.group_died(moment.uow, chat, EVENING)
    assert await service.bot_went(moment, chat.id) is None
    assert await waiting(moment, Operation.SEND) == []


async def test_a_migrated_group_stays_the_same_even_if_its_new_number_came_first(
    moment: Moment,
) -> None:
    group = await a_linked_group(moment)
    twin_chat = await moment.uow.chats.at(NEW_NUMBER)
    twin, arrival = await service.bot_came(moment, twin_chat, "Veille", EVERY_RIGHT)
    assert arrival is Arrival.UNCALLED
    for _ in range(2):
        await service.migrated(moment, GROUP, NEW_NUMBER)
    assert await moment.uow.chats.find(NEW_NUMBER) == group.chat
    assert [found.id for found in await moment.uow.groups.linked()] == [group.id]
    assert (await moment.uow.groups.get(twin.id)).state is GroupState.GONE
    assert await moment.uow.groups.to_leave(EVENING + timedelta(days=1)) == []


async def test_a_migration_of_an_unknown_group_does_nothing(moment: Moment) -> None:
    await service.migrated(moment, GROUP, NEW_NUMBER)
    assert await moment.uow.chats.find(NEW_NUMBER) is None


async def test_a_knock_at_a_group_that_is_not_linked_is_left_to_its_people(moment: Moment) -> None:
    member = await person(moment, 2, communes=[TRONVILLE])
    chat = await moment.uow.chats.at(GROUP)
    assert not await entry.answer_knock(moment, chat, 2, member)
    await service.bot_came(moment, chat, "Ailleurs", EVERY_RIGHT)
    assert not await entry.answer_knock(moment, chat, 2, member)
    assert await calls(moment) == []


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.ACTIVE])
async def test_only_active_members_are_let_in(moment: Moment, status: Status) -> None:
    group = await a_linked_group(moment)
    member = await person(moment, 2, communes=[TRONVILLE])
    await moment.uow.members.set_status(member.id, status)
    found = await moment.uow.members.get(member.id)
    assert not await entry.answer_knock(moment, group.chat, 2, found)
    assert (await calls(moment))[-1] == "declineChatJoinRequest"


async def test_bots_members_and_coordinators_are_no_strangers(moment: Moment) -> None:
    group = await a_linked_group(moment)
    await person(moment, 2, communes=[TRONVILLE])
    for account in (Account(1, "C", False), Account(2, "A", False), Account(3, "Robot", True)):
        await entry.notice(moment, group.chat, account)
    assert await waiting(moment, Operation.SEND) == []


async def test_who_left_and_comes_back_is_named_again(moment: Moment) -> None:
    group = await a_linked_group(moment)
    somebody = Account(SOMEBODY, "Quelqu’un", False)
    await entry.notice(moment, group.chat, somebody)
    await entry.notice(moment, group.chat, somebody)
    assert len(await waiting(moment, Operation.SEND)) == 1
    await entry.left(moment, group.chat, SOMEBODY)
    await entry.notice(moment, group.chat, somebody)
    assert len(await waiting(moment, Operation.SEND)) == 2


async def test_putting_out_checks_again(moment: Moment) -> None:
    group = await a_linked_group(moment)
    coordinator = await person(moment, 9, Role.COORDINATOR)
    stranger = await moment.uow.strangers.note(group.id, SOMEBODY, EVENING)
    assert stranger is not None
    await moment.uow.groups.set_missing(group.id, [BotRight.RESTRICT])
    with pytest.raises(MayNotPutOut):
        await entry.put_out(moment, coordinator, stranger.id)
    await moment.uow.groups.set_missing(group.id, [])
    await entry.put_out(moment, coordinator, stranger.id)
    assert (await calls(moment))[-2:] == ["banChatMember", "unbanChatMember"]
    with pytest.raises(StrangerUnknown):
        await entry.put_out(moment, coordinator, stranger.id)
    again = await moment.uow.strangers.note(group.id, SOMEBODY, EVENING)
    assert again is not None
    await person(moment, SOMEBODY, communes=[TRONVILLE])
    with pytest.raises(BelongsThere):
        await entry.put_out(moment, coordinator, again.id)


async def test_where_the_bot_may_not_take_out_the_coordinators_are_asked_to(moment: Moment) -> None:
    group = await a_linked_group(moment)
    member = await person(moment, 2, communes=[TRONVILLE])
    await entry.take_out(moment, member)
    assert await waiting(moment, Operation.SEND) == []
    await moment.uow.groups.set_missing(group.id, [BotRight.RESTRICT])
    await entry.take_out(moment, member)
    (row,) = await waiting(moment, Operation.SEND)
    assert "Prénom Nom" in row.body["text"]


async def test_being_taken_out_is_written_down_where_it_happens(moment: Moment) -> None:
    group = await a_linked_group(moment)
    elsewhere = await moment.uow.groups.add(await moment.uow.chats.at(-77), "Ailleurs", EVENING)
    await moment.uow.groups.link(elsewhere, [LIGNY])
    powerless = await moment.uow.groups.add(await moment.uow.chats.at(-78), "Sans droit", EVENING)
    await moment.uow.groups.link(powerless, [TRONVILLE])
    await moment.uow.groups.set_missing(powerless.id, [BotRight.RESTRICT])
    await entry.take_out(moment, await person(moment, 2, communes=[TRONVILLE]))
    await moment.uow.end()
    written = select(audit.c.detail).where(audit.c.act == "group.taken_out")
    assert list(await moment.uow.connection.scalars(written)) == [group.id]


async def test_who_never_came_is_taken_out_of_nothing(moment: Moment) -> None:
    await a_linked_group(moment)
    before = await calls(moment)
    member = await person(moment, 2, communes=[TRONVILLE])
    await moment.uow.members.release(member.id)
    await entry.take_out(moment, await moment.uow.members.get(member.id))
    assert await calls(moment) == before
