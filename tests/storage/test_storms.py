"""Storms side by side: each line has its number, and nobody waits for a list that grows."""

import asyncio
from collections.abc import Sequence

import pytest

from storage.engine import Database
from storage.notices import Audience
from storage.schema import new_id
from tests.ground import PostgresGround
from tests.house import EVENING


async def begun(database: Database, how_many: int) -> Sequence[str]:
    """Storms of so many chats, with one line each."""
    names = [f"storm:{number}" for number in range(how_many)]
    async with database.write() as uow:
        for number, slot in enumerate(names, start=1):
            chat = await uow.chats.at(-number)
            await uow.slots.open(slot, chat)
            await uow.storms.begin(slot, chat, Audience.GROUP, new_id(), EVENING)
    return names


async def join(database: Database, slots: Sequence[str]) -> Sequence[int]:
    async with database.write() as uow:
        lines = await uow.storms.join(slots, EVENING)
    return [lines[slot] for slot in slots]


async def test_alerts_that_join_at_once_get_a_line_each(database: Database) -> None:
    slots = await begun(database, 4)
    ways = [slots, slots[::-1]] * 5
    lines = await asyncio.gather(*(join(database, way) for way in ways))
    assert sorted(each[0] for each in lines) == list(range(2, 12))
    async with database.read() as uow:
        storm = await uow.storms.find(slots[0])
    assert storm is not None
    assert storm.lines == 11


async def test_a_round_passes_over_what_an_alert_is_just_joining(
    postgresql_ground: PostgresGround, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with postgresql_ground.founded(tmp_path_factory.mktemp("storms")) as settings:
        async with await Database.open(settings.database_url, settings.kek()) as database:
            first, second = await begun(database, 2)
            async with database.write() as alert:
                await alert.storms.join([first], EVENING)
                async with database.write() as clock:
                    assert [storm.slot for storm in await clock.storms.claim(EVENING, 9)] == [
                        second
                    ]
            async with database.write() as clock:
                (storm,) = await clock.storms.claim(EVENING, 9)
            assert (storm.slot, storm.lines) == (first, 2)
