"""The last contact with Telegram: one row, and of several replicas one finds the gap."""

import asyncio
from datetime import datetime, timedelta

from storage.engine import Database
from tests.house import EVENING

NEXT_DAY = EVENING + timedelta(days=1)


async def confirm(database: Database, now: datetime) -> datetime | None:
    async with database.write() as uow:
        return await uow.contact.confirm(now)


async def test_the_first_contact_ever_leaves_no_gap_behind_it(database: Database) -> None:
    assert await confirm(database, EVENING) is None
    assert await confirm(database, NEXT_DAY) == EVENING
    assert await confirm(database, NEXT_DAY + timedelta(minutes=1)) == NEXT_DAY


async def test_replicas_that_are_back_at_once_find_one_gap(database: Database) -> None:
    await confirm(database, EVENING)
    found = await asyncio.gather(*(confirm(database, NEXT_DAY) for _ in range(5)))
    assert found.count(EVENING) == 1


async def test_replicas_that_start_at_once_find_none(database: Database) -> None:
    found = await asyncio.gather(*(confirm(database, EVENING) for _ in range(5)))
    assert set(found) <= {None, EVENING}
