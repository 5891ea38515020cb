"""The tally: what it remembers is what a count of everything says, whatever happens meanwhile."""

from collections.abc import Mapping, Sequence

import pytest
from sqlalchemy import select

from bot import tally
from bot.tally import Tally
from storage.deliveries import LONGEST_TRANSACTION
from storage.engine import Database
from storage.messages import Message
from storage.outbox import Outcome
from storage.outbox_rows import outbox
from tests.house import HandClock

ENDS = [outcome for outcome in Outcome if outcome is not Outcome.WAITING]


async def accept(database: Database, clock: HandClock, count: int) -> None:
    async with database.write() as uow:
        chat = await uow.chats.at(77)
        for _ in range(count):
            await uow.outbox.send(chat, Message(text="…"), now=clock())


async def end(database: Database, clock: HandClock, places: Sequence[int]) -> None:
    async with database.write() as uow:
        query = select(outbox.c.id).order_by(outbox.c.position)
        rows = list(await uow.connection.scalars(query))
        for place in places:
            outcome = ENDS[place % len(ENDS)]
            assert await uow.deliveries.end(rows[place], outcome, now=clock())


async def counted(database: Database, clock: HandClock, ours: Tally) -> Mapping[Outcome, int]:
    async with database.read() as uow:
        rows = await ours.rows(uow, clock())
        assert rows == await uow.deliveries.count()
    return rows


async def test_what_ended_is_counted_once_and_the_rest_anew(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally, "AT_ONCE", 3)
    clock, ours = HandClock(), Tally()
    assert set((await counted(database, clock, ours)).values()) == {0}
    await accept(database, clock, 10)
    await end(database, clock, [0, 1, 2, 3, 4, 5, 7, 9])
    await counted(database, clock, ours)
    clock.advance(LONGEST_TRANSACTION)
    assert (await counted(database, clock, ours))[Outcome.WAITING] == 2
    await accept(database, clock, 4)
    await end(database, clock, [6, 10])
    await counted(database, clock, ours)
    clock.advance(LONGEST_TRANSACTION)
    await end(database, clock, [8, 11, 12, 13])
    assert (await counted(database, clock, ours))[Outcome.WAITING] == 0
    async with database.read() as uow:
        assert await uow.deliveries.ended_to(clock()) > 0


async def test_a_row_that_may_still_come_below_another_holds_the_tally(database: Database) -> None:
    """On PostgreSQL the smaller position may be committed after the larger."""
    clock = HandClock()
    await accept(database, clock, 3)
    await end(database, clock, [0, 1, 2])
    clock.advance(LONGEST_TRANSACTION / 2)
    await accept(database, clock, 1)
    await end(database, clock, [3])
    clock.advance(LONGEST_TRANSACTION / 2)
    async with database.read() as uow:
        positions = list(await uow.connection.scalars(select(outbox.c.position)))
        assert await uow.deliveries.ended_to(clock()) == sorted(positions)[2]
