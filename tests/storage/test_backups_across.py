"""A backup of either database goes back into either: a council can move."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from bot.commands.backing_up import backup
from bot.commands.opening import opened
from bot.commands.restoring import restore
from bot.settings import Settings
from storage import backups, migrations, restoring
from storage.engine import store_at
from storage.messages import Message
from storage.migrations import steps
from storage.outbox import Outcome
from storage.schema import metadata
from tests.ground import Ground
from tests.house import BAR_LE_DUC, EVENING, SIREN


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(
    request: pytest.FixtureRequest, founded: Settings, tmp_path: Path
) -> Iterator[Settings]:
    """Another place, with the same key."""
    ground: Ground = request.getfixturevalue(f"{request.param}_ground")
    with ground.bare(tmp_path / "elsewhere") as there:
        yield there.model_copy(update={"vigie_key_file": founded.vigie_key_file})


async def rows_of(settings: Settings) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    store, rows = store_at(settings.database_url), {}
    async with store.read() as connection:
        for table in metadata.sorted_tables:
            found = await connection.execute(select(table))
            rows[table.name] = sorted(repr(tuple(row)) for row in found)
    await store.close()
    return rows


def left_in(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


async def live(settings: Settings) -> None:
    """Something of many kinds happens."""
    async with opened(settings) as database, database.write() as uow:
        chat = await uow.chats.at(-1001234)
        group = await uow.groups.add(chat, "Veille", EVENING)
        await uow.groups.link(group, [BAR_LE_DUC])
        await uow.updates.remember(2**40, EVENING)
        for number in range(1200):
            await uow.outbox.send(chat, Message(text=f"avis {number}"), now=EVENING)


async def test_everything_goes_there(
    founded: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    await live(founded)
    before = await rows_of(founded)
    await backup(founded, tmp_path / "saved.db")
    await restore(elsewhere, tmp_path / "saved.db", "", moving=True)
    after = await rows_of(elsewhere)
    assert len(after.pop("audit")) == len(before.pop("audit")) + 1
    assert after == before
    assert len(after["outbox"]) == 1200


async def test_what_comes_then_is_said_after_what_was_there(
    founded: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    await live(founded)
    await backup(founded, tmp_path / "saved.db")
    await restore(elsewhere, tmp_path / "saved.db", "", moving=True)
    async with opened(elsewhere) as database:
        async with database.write() as uow:
            chat = await uow.chats.find(-1001234)
            assert chat is not None
            await uow.outbox.send(chat, Message(text="le dernier"), now=EVENING)
        async with database.read() as uow:
            assert (await uow.audit.verify()).sequence == 1
            last = (await uow.deliveries.due(EVENING, limit=2000))[-1]
            assert last.body["text"] == "le dernier"
            assert await uow.circles.keys((await uow.communes.get(BAR_LE_DUC)).circle)


async def test_a_council_is_replaced_whole(
    founded: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    await backup(founded, tmp_path / "empty.db")
    await live(founded)
    await backup(founded, tmp_path / "full.db")
    await restore(elsewhere, tmp_path / "full.db", "", moving=True)
    await restore(elsewhere, tmp_path / "empty.db", SIREN, moving=False)
    async with opened(elsewhere) as database, database.read() as uow:
        assert await uow.groups.linked() == []
        assert (await uow.deliveries.count())[Outcome.WAITING] == 0
        assert await uow.audit.last(backups.ACT) is None
        assert await uow.audit.last(restoring.ACT) is not None


async def test_a_server_in_use_is_not_replaced(
    postgresql_ground: Ground, founded: Settings, tmp_path: Path
) -> None:
    saved = tmp_path / "saved.db"
    await backup(founded, saved)
    with postgresql_ground.bare(tmp_path / "elsewhere") as there:
        elsewhere = there.model_copy(update={"vigie_key_file": founded.vigie_key_file})
        store = store_at(elsewhere.database_url)
        async with store.read() as connection:
            await connection.execute(select(func.now()))
            with pytest.raises(restoring.DatabaseInUse):
                await restore(elsewhere, saved, "", moving=True)
        await store.close()
        assert await restoring.council_at(elsewhere.database_url) is None


async def test_a_server_of_an_older_shape_is_saved_by_the_older_version(
    postgresql_ground: Ground, tmp_path: Path
) -> None:
    with postgresql_ground.founded(tmp_path) as there:
        store = store_at(there.database_url)
        async with store.write() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
        await store.close()
        with pytest.raises(backups.ShapeOutdated):
            await backups.write(there.database_url, tmp_path / "saved.db", EVENING)
        assert not (left_in(tmp_path) & {"saved.db", "saved.db.part"})


async def test_a_backup_of_an_older_version_is_brought_to_this_one(
    sqlite_ground: Ground, elsewhere: Settings, tmp_path: Path
) -> None:
    with sqlite_ground.founded(tmp_path / "old") as old:
        store = store_at(old.database_url)
        async with store.write() as connection:
            await connection.run_sync(steps.downgrade, "0001")
        await store.close()
        await backup(old, tmp_path / "saved.db")
    there = elsewhere.model_copy(update={"vigie_key_file": old.vigie_key_file})
    await restore(there, tmp_path / "saved.db", "", moving=False)
    async with opened(there) as database, database.read() as uow:
        assert await migrations.is_current(uow.connection)
        assert await uow.audit.last(restoring.ACT) is not None


async def test_a_backup_of_a_newer_version_changes_nothing(
    sqlite_ground: Ground, tmp_path: Path
) -> None:
    with sqlite_ground.founded(tmp_path) as there:
        store = store_at(there.database_url)
        async with store.write() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await store.close()
        await backup(there, tmp_path / "saved.db")
        before = await rows_of(there)
        with pytest.raises(migrations.DatabaseTooNew):
            await restore(there, tmp_path / "saved.db", SIREN, moving=False)
        assert await rows_of(there) == before


async def test_a_backup_of_a_server_is_of_one_moment(
    postgresql_ground: Ground, tmp_path: Path
) -> None:
    with postgresql_ground.founded(tmp_path) as there:
        made = await backups.write(there.database_url, tmp_path / "saved.db", EVENING)
        again = await backups.write(
            there.database_url, tmp_path / "again.db", EVENING + timedelta(days=1)
        )
    assert (made.acts, again.acts) == (0, 1)
    assert backups.examine(tmp_path / "saved.db") == made
