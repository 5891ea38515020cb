"""Strangers are remembered by an index that says nothing, and forgotten when they leave."""

import pytest

from storage.engine import Database
from storage.strangers import StrangerUnknown
from tests.house import EVENING


async def test_somebody_is_noted_once_a_group_and_forgotten(database: Database) -> None:
    async with database.write() as uow:
        here = (await uow.groups.add(await uow.chats.at(-1), "Ici", EVENING)).id
        there = (await uow.groups.add(await uow.chats.at(-2), "Là", EVENING)).id
        noted = await uow.strangers.note(here, 42, EVENING)
        assert noted is not None
        assert await uow.strangers.note(here, 42, EVENING) is None
        assert await uow.strangers.note(there, 42, EVENING) is not None
        assert await uow.strangers.get(noted.id) == noted
        await uow.strangers.forget(here, 42)
        with pytest.raises(StrangerUnknown):
            await uow.strangers.get(noted.id)
        assert await uow.strangers.note(here, 42, EVENING) is not None
        await uow.strangers.forget_all(here)
        assert await uow.strangers.note(here, 42, EVENING) is not None


async def test_a_number_never_shows_in_a_representation(database: Database) -> None:
    async with database.write() as uow:
        group = (await uow.groups.add(await uow.chats.at(-1), "Ici", EVENING)).id
        assert "42424242" not in repr(await uow.strangers.note(group, 42424242, EVENING))
