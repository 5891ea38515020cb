"""The ledger: each row has one end, and what was said is never unsaid by mistake."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from bot.delivery.ledger import LONGEST_URGENT_BACKOFF, Ledger
from storage.chats import Chat, chats
from storage.deliveries import Queued
from storage.messages import Message
from storage.outbox import Lane, Operation, Outcome
from storage.outbox_rows import outbox
from storage.unit_of_work import UnitOfWork
from tests.house import House

ANSWER = {"message_id": 42}
LATER = datetime(2030, 1, 1, tzinfo=UTC)


async def on_the_wire(house: House, lane: Lane = Lane.URGENT) -> tuple[Queued, Chat]:
    """A message in a slot, to somebody whose phone is elsewhere, as the emitter has it in hand."""
    async with house.database.write() as uow:
        chat = await uow.chats.at(4711)
        await uow.outbox.send(chat, Message(text="alerte"), now=LATER, lane=lane, slot="place")
        (row,) = await uow.deliveries.due(LATER)
        return row, await uow.chats.get(chat)


async def deletions(house: House) -> int:
    async with house.database.read() as uow:
        found = await uow.connection.execute(
            select(outbox.c.id).where(outbox.c.operation == Operation.DELETE)
        )
        return len(found.all())


async def test_an_end_that_is_written_twice_takes_nothing_off_the_screen(house: House) -> None:
    """As when the database went away just before it said that the first try was kept."""
    row, chat = await on_the_wire(house)
    await house.app.emitter.ledger.sent(row, chat, ANSWER)
    await house.app.emitter.ledger.sent(row, chat, ANSWER)
    assert await deletions(house) == 0


async def test_what_was_taken_back_on_the_wire_leaves_the_screen(house: House) -> None:
    row, chat = await on_the_wire(house)
    async with house.database.write() as uow:
        await uow.outbox.cancel_in(row.chat, LATER)
    await house.app.emitter.ledger.sent(row, chat, ANSWER)
    assert await deletions(house) == 1


async def test_what_was_said_ends_as_said_whoever_fails_to_hear_of_it(house: House) -> None:
    async def fails(*_: object) -> None:
        raise LookupError

    row, chat = await on_the_wire(house)
    async with house.database.write() as uow:
        await uow.chats.bury(chat.id, "blocked")
        gone = await uow.chats.get(chat.id)
    ledger: Ledger = house.app.emitter.ledger
    ledger.on_back = fails
    await ledger.sent(row, gone, ANSWER)
    async with house.database.read() as uow:
        assert await uow.deliveries.outcome(row.id) is Outcome.SENT
        assert (await uow.slots.get("place")).message_id == ANSWER["message_id"]


async def test_whoever_had_an_end_before_is_not_given_up(house: House) -> None:
    told: list[str] = []

    async def hears(_: UnitOfWork, row: Queued, reason: str, now: datetime) -> None:
        told.append(row.id)

    row, _ = await on_the_wire(house)
    async with house.database.write() as uow:
        await uow.outbox.cancel_in(row.chat, LATER)
        await uow.outbox.fill(
            "place", Message(text="mieux"), now=LATER, lane=Lane.URGENT, member=None
        )
    ledger: Ledger = house.app.emitter.ledger
    ledger.on_broken = hears
    await ledger.give_up(row, "refused")
    async with house.database.read() as uow:
        assert [each.body["text"] for each in await uow.deliveries.due(LATER)] == ["mieux"]
    assert told == []


@pytest.mark.parametrize(("lane", "is_soon"), [(Lane.URGENT, True), (Lane.ROUTINE, False)])
async def test_an_alert_is_tried_again_soon_however_often_it_failed(
    house: House, lane: Lane, *, is_soon: bool
) -> None:
    row, _ = await on_the_wire(house, lane)
    async with house.database.write() as uow:
        await uow.connection.execute(update(outbox).values(attempts=9))
        (tired,) = await uow.deliveries.due(LATER)
    await house.app.emitter.ledger.postpone(tired)
    async with house.database.read() as uow:
        query = select(outbox.c.due_at).where(outbox.c.id == row.id)
        due_at: datetime = (await uow.connection.execute(query)).scalar_one()
    assert (due_at <= house.clock() + 1.2 * LONGEST_URGENT_BACKOFF) is is_soon


async def test_a_chat_whose_seal_does_not_open_silences_nobody(house: House) -> None:
    amina = await house.member("Amina Diallo")
    row, chat = await on_the_wire(house)
    async with house.database.write() as uow:
        await uow.connection.execute(
            update(chats).where(chats.c.id == chat.id).values(sealed=b"\x01spoilt")
        )
        await uow.connection.execute(update(outbox).values(due_at=house.clock()))
        there = await uow.chats.at(amina.id)
        await uow.outbox.send(there, Message(text="bonjour"), now=house.clock())
    house.app.emitter.wake()
    await amina.sees("bonjour")
    await house.settled()
    async with house.database.read() as uow:
        assert await uow.deliveries.outcome(row.id) is Outcome.FAILED
