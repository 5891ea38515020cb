"""Changing the key, cut off at every step: one of the two keys always opens the database."""

from pathlib import Path

import pytest

from bot.settings import Settings
from storage import keyfile
from storage.engine import Database
from storage.rekeying import finish, prepare, rekey, rewrap, successor_of
from storage.vault import WrongKey
from tests.house import EVENING


class Killed(Exception):
    """The process ended here."""


@pytest.fixture
def place(founded: Settings) -> tuple[str, Path]:
    """The address of a council's database, and its key file."""
    return founded.database_url, founded.vigie_key_file


async def opens(url: str, path: Path) -> bool:
    """Whether the key in this file opens the database, and what is sealed in it."""
    try:
        database = await Database.open(url, keyfile.read(path))
    except (WrongKey, keyfile.KeyFileMissing):
        return False
    async with database.read() as uow:
        commune = (await uow.communes.all())[0]
        await uow.circles.keys(commune.circle)
    await database.close()
    return True


async def test_another_key_opens_what_was_sealed_before(place: tuple[str, Path]) -> None:
    url, path = place
    old = keyfile.read(path)
    database = await Database.open(url, old)
    await rekey(database, path, EVENING)
    async with database.read() as uow:  # a process that was open goes on
        assert await uow.communes.all()
    await database.close()
    assert keyfile.read(path) != old
    assert await opens(url, path)
    assert not successor_of(path).exists()


async def test_killed_after_the_successor_was_written(place: tuple[str, Path]) -> None:
    url, path = place
    prepare(path)
    assert await opens(url, path)
    assert not await opens(url, successor_of(path))


async def test_killed_before_the_commit(place: tuple[str, Path]) -> None:
    url, path = place
    database = await Database.open(url, keyfile.read(path))
    with pytest.raises(Killed):
        async with database.write() as uow:
            await rewrap(uow, keyfile.read(path), path, EVENING)
            raise Killed
    await database.close()
    assert await opens(url, path)
    assert not await opens(url, successor_of(path))


async def test_killed_after_the_commit(place: tuple[str, Path]) -> None:
    url, path = place
    database = await Database.open(url, keyfile.read(path))
    async with database.write() as uow:
        await rewrap(uow, keyfile.read(path), path, EVENING)
    await database.close()
    assert not await opens(url, path)
    assert await opens(url, successor_of(path))
    finish(path)
    assert await opens(url, path)
    finish(path)  # somebody else was as quick


async def test_who_was_overtaken_does_not_touch_the_successor(place: tuple[str, Path]) -> None:
    url, path = place
    old = keyfile.read(path)
    database = await Database.open(url, old)
    async with database.write() as uow:
        await rewrap(uow, old, path, EVENING)
    with pytest.raises(WrongKey):
        await rekey(database, path, EVENING)
    await database.close()
    assert await opens(url, successor_of(path))


async def test_a_successor_of_no_use_makes_room(place: tuple[str, Path]) -> None:
    url, path = place
    prepare(path)
    database = await Database.open(url, keyfile.read(path))
    await rekey(database, path, EVENING)
    async with database.read() as uow:
        end = await uow.audit.verify()
    await database.close()
    assert end.sequence == 1
    assert await opens(url, path)
