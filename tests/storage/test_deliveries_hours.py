"""The clock was set back: what was said before that goes out, and erases, when it was meant to."""

from datetime import timedelta

from storage.engine import Database
from storage.messages import Message
from storage.outbox import Operation
from tests.house import EVENING

HELLO = Message(text="bonjour")
AHEAD = timedelta(hours=2)
SOON = timedelta(minutes=10)


async def test_what_was_said_by_a_clock_that_ran_ahead_goes_at_once(database: Database) -> None:
    async with database.write() as uow:
        await uow.outbox.send(await uow.chats.at(7), HELLO, now=EVENING + AHEAD)
        assert not await uow.deliveries.due(EVENING)
        assert await uow.deliveries.mend_hours(EVENING) == 1
        assert len(await uow.deliveries.due(EVENING)) == 1
        assert await uow.deliveries.mend_hours(EVENING) == 0


async def test_what_was_to_come_later_comes_as_much_later(database: Database) -> None:
    before = EVENING + AHEAD
    async with database.write() as uow:
        await uow.outbox.send(await uow.chats.at(7), HELLO, now=before, slot="place")
        await uow.slots.adopt("place", 1)
        await uow.outbox.erase("place", HELLO, now=before, due_at=before + SOON)
        await uow.deliveries.mend_hours(EVENING)
        sent, *others = await uow.deliveries.due(EVENING)
        assert (sent.operation, others) == (Operation.SEND, [])
        assert len(await uow.deliveries.due(EVENING + SOON)) == 2


async def test_a_try_that_was_put_off_by_a_wrong_clock_is_made_again(database: Database) -> None:
    async with database.write() as uow:
        await uow.outbox.send(await uow.chats.at(7), HELLO, now=EVENING)
        (row,) = await uow.deliveries.due(EVENING)
        await uow.deliveries.postpone(row.id, EVENING + AHEAD)
        await uow.deliveries.mend_hours(EVENING)
        assert len(await uow.deliveries.due(EVENING)) == 1


async def test_nothing_changes_while_the_clock_is_right(database: Database) -> None:
    async with database.write() as uow:
        chat = await uow.chats.at(7)
        await uow.outbox.send(chat, HELLO, now=EVENING, due_at=EVENING + AHEAD)
        await uow.outbox.send(chat, HELLO, now=EVENING)
        (row,) = await uow.deliveries.due(EVENING)
        await uow.deliveries.postpone(row.id, EVENING + SOON / 2)
        assert await uow.deliveries.mend_hours(EVENING) == 0
