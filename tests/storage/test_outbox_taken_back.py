"""What is taken back ends, with what edits it; sealed content leaves the screen all the same."""

from datetime import timedelta

import pytest

from storage.engine import Database
from storage.messages import Message
from storage.outbox import Operation, Outcome
from storage.unit_of_work import UnitOfWork
from tests.house import EVENING

LATER = EVENING + timedelta(minutes=10)
HELLO, CHANGED, GONE = (Message(text=text) for text in ("bonjour", "changé", "effacé"))


async def said(uow: UnitOfWork, *, known: bool) -> str:
    """A message about something, in a slot; `known`: it was delivered."""
    chat = await uow.chats.at(7)
    await uow.outbox.send(chat, HELLO, now=EVENING, slot="place", about="a", member="m")
    if known:
        (row,) = await uow.deliveries.due(EVENING)
        await uow.deliveries.end(row.id, Outcome.SENT, now=EVENING)
        await uow.slots.adopt("place", 1)
    return chat


@pytest.mark.parametrize("by", ["about", "member"])
async def test_what_erases_is_never_taken_back(database: Database, by: str) -> None:
    async with database.write() as uow:
        await said(uow, known=True)
        await uow.outbox.erase("place", GONE, now=EVENING, due_at=LATER)
        await uow.outbox.reveal("place", {}, member="m", about="a", now=EVENING)
        await uow.outbox.edit("place", CHANGED, now=EVENING)
        cancel = uow.outbox.cancel_about if by == "about" else uow.outbox.cancel_for
        assert await cancel("a" if by == "about" else "m", EVENING) == 1
        rows = await uow.deliveries.due(LATER)
        assert [row.operation for row in rows] == [Operation.ERASE, Operation.EDIT]


async def test_an_erasure_is_not_overtaken_by_an_edit(database: Database) -> None:
    async with database.write() as uow:
        await said(uow, known=True)
        await uow.outbox.erase("place", GONE, now=EVENING, due_at=LATER)
        await uow.outbox.edit("place", CHANGED, now=EVENING)
        await uow.outbox.edit("place", HELLO, now=EVENING)
        assert len(await uow.deliveries.due(EVENING)) == 1
        assert len(await uow.deliveries.due(LATER)) == 2


async def test_a_message_that_is_taken_back_takes_its_edits_along(database: Database) -> None:
    async with database.write() as uow:
        await said(uow, known=False)
        await uow.outbox.edit("place", CHANGED, now=EVENING)
        await uow.outbox.erase("place", GONE, now=EVENING, due_at=LATER)
        assert await uow.outbox.cancel_about("a", EVENING) == 1
        assert (await uow.deliveries.count())[Outcome.WAITING] == 0


async def test_a_place_that_will_never_be_is_not_edited(database: Database) -> None:
    async with database.write() as uow:
        await said(uow, known=False)
        await uow.outbox.cancel_about("a", EVENING)
        await uow.outbox.edit("place", CHANGED, now=EVENING)
        assert (await uow.deliveries.count())[Outcome.WAITING] == 0


async def test_a_row_ends_once(database: Database) -> None:
    async with database.write() as uow:
        await said(uow, known=False)
        (row,) = await uow.deliveries.due(EVENING)
        assert await uow.deliveries.end(row.id, Outcome.CANCELLED, now=EVENING)
        assert not await uow.deliveries.end(row.id, Outcome.SENT, now=EVENING)


async def test_what_erases_waits_for_a_chat_that_is_gone_to_be_back(database: Database) -> None:
    async with database.write() as uow:
        chat = await said(uow, known=True)
        await uow.outbox.erase("place", GONE, now=EVENING, due_at=LATER)
        await uow.outbox.send(chat, HELLO, now=EVENING)
        given_back = await uow.deliveries.end_chat(chat, "blocked", EVENING)
        assert [row.operation for row in given_back] == [Operation.SEND]
        assert await uow.deliveries.due(LATER + timedelta(days=365)) == []
        await uow.deliveries.resume(chat, LATER)
        (row,) = await uow.deliveries.due(LATER)
        assert row.operation is Operation.ERASE
        await uow.deliveries.resume(chat, EVENING)
        assert await uow.deliveries.due(EVENING) == []


async def test_nothing_waits_for_a_message_that_failed(database: Database) -> None:
    async with database.write() as uow:
        await said(uow, known=False)
        (row,) = await uow.deliveries.due(EVENING)
        await uow.deliveries.end(row.id, Outcome.FAILED, now=EVENING)
        await uow.outbox.delete("place", now=EVENING)
        await uow.outbox.delete("place", now=EVENING, due_at=LATER)
        await uow.outbox.erase("place", GONE, now=EVENING, due_at=LATER)
        await uow.outbox.reveal("place", {}, member="m", about="a", now=EVENING)
        assert (await uow.deliveries.count())[Outcome.WAITING] == 0
