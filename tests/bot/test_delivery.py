"""The delivery: order, pauses, dead chats, and a count that always balances."""

import asyncio
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update
from structlog.testing import capture_logs

from bot.delivery.budget import FOR_ALARMS, Budget, Pace
from bot.delivery.emitter import ON_THE_WIRE
from bot.playground import Call, Lost, Person, Playground
from storage.chats import ChatState
from storage.messages import Message
from storage.outbox import Lane, Outcome
from storage.outbox_rows import outbox
from tests.ground import Ground
from tests.house import HandClock, House, facing, running

SPOILT = "illisible"
"""Said first, this cannot be opened when it is to go out."""


async def say(house: House, person: Person, *texts: str, lane: Lane = Lane.ROUTINE) -> None:
    async with house.database.write() as uow:
        chat = await uow.chats.at(person.id)
        for text in texts:
            await uow.outbox.send(chat, Message(text=text), now=house.clock(), lane=lane)
        if SPOILT in texts:
            (first, *_) = await uow.deliveries.due(house.clock())
            spoilt = update(outbox).where(outbox.c.id == first.id).values(sealed=b"\x01spoilt")
            await uow.connection.execute(spoilt)


def heard(person: Person) -> list[str]:
    return [message.text for message in person.phone() if message.sender.is_bot]


async def balanced(house: House, accepted: int) -> None:
    async with house.database.read() as uow:
        assert sum((await uow.deliveries.count()).values()) == accepted


async def test_one_chat_hears_things_in_the_order_in_which_they_were_said(house: House) -> None:
    amina = house.telegram.person("Amina Diallo")
    await amina.starts()
    await house.settled()
    await say(house, amina, "un", "deux", "trois")
    await house.settled()
    assert heard(amina)[-3:] == ["un", "deux", "trois"]


async def test_urgent_overtakes_routine(house: House) -> None:
    amina = house.telegram.person("Amina Diallo")
    await amina.starts()
    await house.settled()
    async with house.database.write() as uow:
        chat = await uow.chats.at(amina.id)
        await uow.outbox.send(chat, Message(text="lettre"), now=house.clock(), lane=Lane.BULK)
        await uow.outbox.send(chat, Message(text="alerte"), now=house.clock(), lane=Lane.URGENT)
    await house.settled()
    assert heard(amina)[-2:] == ["alerte", "lettre"]


async def test_a_flooded_chat_pauses_alone_and_loses_nothing(house: House) -> None:
    amina, paul = house.telegram.person("Amina Diallo"), house.telegram.person("Paul Petit")
    await amina.starts()
    await paul.starts()
    await house.settled()
    house.telegram.fails_next(
        "sendMessage", 429, "Too Many Requests: retry after 1", parameters={"retry_after": 1},
        chat=amina,
    )  # fmt: skip
    await say(house, amina, "patience")
    await say(house, paul, "tout de suite")
    await paul.sees("tout de suite")
    assert not amina.saw("patience")
    await amina.sees("patience")
    await house.settled()
    assert await house.count(Outcome.FAILED) == 0


async def test_an_outage_is_waited_out_and_order_is_kept(house: House) -> None:
    amina = house.telegram.person("Amina Diallo")
    await amina.starts()
    await house.settled()
    house.telegram.fails_next("sendMessage", 502, "Bad Gateway", times=2)
    await say(house, amina, "je reviens", "ensuite")
    await house.settled()
    assert not amina.saw("ensuite")
    await house.tick(timedelta(seconds=1))
    await house.tick(timedelta(seconds=2))
    assert heard(amina)[-2:] == ["je reviens", "ensuite"]


async def test_a_broken_message_is_never_tried_again(house: House) -> None:
    amina = house.telegram.person("Amina Diallo")
    await amina.starts()
    await house.settled()
    with capture_logs() as logged:
        await say(house, amina, "<u>pas fermé", "suivant")
        await house.settled()
    assert heard(amina)[-1] == "suivant"
    assert await house.count(Outcome.FAILED) == 1
    refused = [line for line in logged if line["event"] == "Telegram refuses a message"]
    assert [line["log_level"] for line in refused] == ["warning"]
    await balanced(house, 2)


async def test_a_blocked_chat_is_given_up_with_all_that_waits_for_it(house: House) -> None:
    amina = house.telegram.person("Amina Diallo")
    await amina.starts()
    await house.settled()
    await amina.blocks()
    await say(house, amina, "un", "deux")
    await house.settled()
    assert await house.count(Outcome.FAILED) == 2
    async with house.database.read() as uow:
        chat = await uow.chats.get(await uow.chats.find(amina.id) or "")
    assert chat.state is ChatState.DEAD
    await balanced(house, 2)


async def test_a_migrated_group_gets_its_message_once(house: House) -> None:
    claire = await house.coordinator()
    group = await house.linked_group("Veille", ["55519"], claire)
    async with house.database.write() as uow:
        chat = await uow.chats.at(group.id)
    await group.migrates()
    async with house.database.write() as uow:
        await uow.outbox.send(chat, Message(text="toujours là"), now=house.clock())
    await house.settled()
    assert [m.text for m in group.phone()].count("toujours là") == 1


async def test_an_edit_waits_for_its_message_and_only_the_newest_is_shown(house: House) -> None:
    amina = house.telegram.person("Amina Diallo")
    await amina.starts()
    await house.settled()
    now = house.clock()
    async with house.database.write() as uow:
        chat = await uow.chats.at(amina.id)
        await uow.outbox.send(chat, Message(text="v1"), now=now, slot="s", lane=Lane.ROUTINE)
        await uow.outbox.edit("s", Message(text="v2"), now=now, lane=Lane.URGENT)
        await uow.outbox.edit("s", Message(text="v3"), now=now, lane=Lane.URGENT)
    await house.settled()
    assert heard(amina)[-1] == "v3"
    assert not amina.saw("v2")
    assert await house.count(Outcome.CANCELLED) == 1


async def test_what_is_no_longer_true_is_not_sent(house: House) -> None:
    amina = house.telegram.person("Amina Diallo")
    await amina.starts()
    await house.settled()
    now = house.clock()
    async with house.database.write() as uow:
        chat = await uow.chats.at(amina.id)
        await uow.outbox.send(chat, Message(text="hier"), now=now, expires_at=now)
        await uow.outbox.send(chat, Message(text="retirée"), now=now, about="A")
        await uow.outbox.cancel_about("A", now)
    await house.settled()
    assert not amina.saw("hier")
    assert not amina.saw("retirée")
    assert await house.count(Outcome.EXPIRED) == await house.count(Outcome.CANCELLED) == 1


async def test_one_bad_row_silences_nobody(house: House) -> None:
    amina, paul = house.telegram.person("Amina Diallo"), house.telegram.person("Paul Petit")
    await amina.starts()
    await paul.starts()
    await house.settled()
    await say(house, amina, SPOILT, "après")
    await say(house, paul, "autre")
    await house.settled()
    assert heard(amina)[-1] == "après"
    assert paul.saw("autre")
    assert await house.count(Outcome.FAILED) == 1


async def test_a_row_that_we_cannot_carry_out_is_told_like_one_that_telegram_refuses(
    house: House,
) -> None:
    claire, amina = await house.coordinator(), await house.member("Amina Diallo")
    await say(house, amina, SPOILT)
    await claire.sees("Un message n’a pas pu être affiché, et il ne sera pas renvoyé.")
    await house.settled()
    assert await house.count(Outcome.FAILED) == 1


async def test_a_row_ends_even_where_nobody_can_be_told_of_it(house: House) -> None:
    async def fails(*_: object) -> None:
        raise LookupError

    amina = await house.member("Amina Diallo")
    house.app.emitter.ledger.on_broken = fails
    await say(house, amina, SPOILT, "<u>pas fermé", "après")
    await house.settled()
    assert heard(amina)[-1] == "après"
    assert await house.count(Outcome.FAILED) == 2


async def test_a_long_queue_of_one_chat_hides_no_other(house: House) -> None:
    amina, paul = house.telegram.person("Amina Diallo"), house.telegram.person("Paul Petit")
    await amina.starts()
    await paul.starts()
    await house.settled()
    await say(house, amina, *(f"rouge {number}" for number in range(250)), lane=Lane.URGENT)
    await say(house, paul, "bonjour", lane=Lane.INTERACTIVE)
    async with house.database.read() as uow:
        heads = await uow.deliveries.heads(house.clock())
        assert [row.body["text"] for row in heads][-1] == "bonjour"
        paul_chat = await uow.chats.find(paul.id)
        assert len(heads) == 2
        assert [r.chat for r in await uow.deliveries.heads(house.clock(), [heads[0].chat])] == [
            paul_chat
        ]


async def test_calls_that_fail_at_once_are_one_failure(house: House) -> None:
    people = [house.telegram.person(f"Personne {number}") for number in range(8)]
    for person in people:
        await person.starts()
    await house.settled()
    lost: set[int | None] = set()
    all_on_the_wire = asyncio.Event()

    async def lose_each_once(call: Call) -> None:
        if call.method == "sendMessage" and call.chat not in lost:
            lost.add(call.chat)
            if len(lost) == len(people):
                all_on_the_wire.set()
            await all_on_the_wire.wait()
            raise Lost

    with house.telegram.on_call(lose_each_once):
        async with house.database.write() as uow:
            for person in people:
                chat = await uow.chats.at(person.id)
                await uow.outbox.send(chat, Message(text="bonjour encore"), now=house.clock())
        await house.tick(timedelta(seconds=2))
    assert len(lost) == len(people)
    assert all(heard(person)[-1] == "bonjour encore" for person in people)


async def test_groups_that_may_get_nothing_of_a_lane_hide_nobody_behind_them(
    sqlite_ground: Ground, tmp_path: Path
) -> None:
    """They are not closed: a red alert would go. So they come first, and again, and again."""
    without_limit = Pace((10**9, 0.0), (FOR_ALARMS + 1, 60.0), (1e9, 1e9), (1e9, 1e9))
    budget = Budget(lambda: 0.0, without_limit)
    with sqlite_ground.founded(tmp_path) as settings:
        async with (
            Playground.serve(seed=7) as telegram,
            running(telegram, facing(telegram, settings), HandClock(), budget) as house,
        ):
            paul = house.telegram.person("Paul Petit")
            await paul.starts()
            await house.settled()
            async with house.database.write() as uow:
                for number in range(ON_THE_WIRE + 1):
                    group = await uow.chats.get(await uow.chats.at(-1000 - number))
                    budget.take(group, Lane.URGENT)
                    alert = Message(text="orange")
                    await uow.outbox.send(group.id, alert, now=house.clock(), lane=Lane.URGENT)
                his = await uow.chats.at(paul.id)
                await uow.outbox.send(his, Message(text="pour vous"), now=house.clock())
            house.app.emitter.wake()
            await paul.sees("pour vous")
            await house.app.emitter.idle()
            assert await house.count(Outcome.WAITING) == ON_THE_WIRE + 1
