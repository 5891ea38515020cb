"""Opening what `vigie init` made: the database of this council, with its key."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy.engine import make_url
from typer import echo

from bot.settings import Settings
from storage import keyfile, migrations
from storage.council import CouncilMissing
from storage.engine import Database, DatabaseUnreachable
from storage.rekeying import finish, successor_of
from storage.vault import WrongKey


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The council's database, unlocked, while the block lasts.

    Raises `CouncilMissing`, and then makes no file, and what `Database.open` raises.
    """
    if file := database_file(settings.database_url):
        must_be_there(file)
    database = await _unlocked(settings)
    try:
        yield database
    finally:
        await database.close()


async def migrated(database: Database) -> None:
    """Bring an older database to the shape of this version."""
    async with database.read() as uow:
        if await migrations.is_current(uow.connection):
            return
    async with database.write() as uow:
        await migrations.upgrade(uow.connection)


def database_file(url: str) -> Path | None:
    """The file of a SQLite address; None for a server."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(address.database)


def must_be_there(file: Path) -> None:
    """SQLite would make a missing file. Raises `CouncilMissing` and `DatabaseUnreachable`."""
    if not file.exists():
        raise CouncilMissing
    if not file.is_file() or not os.access(file, os.R_OK | os.W_OK):
        raise DatabaseUnreachable(file)


async def _unlocked(settings: Settings) -> Database:
    try:
        return await Database.open(settings.database_url, settings.kek())
    except WrongKey:
        successor = successor_of(settings.vigie_key_file)
        if settings.vigie_key.get_secret_value() or not successor.exists():
            raise
        database = await Database.open(settings.database_url, keyfile.read(successor))
    finish(settings.vigie_key_file)
    echo("Le changement de clé, interrompu la dernière fois, est terminé.")
    return database
