"""Backups: one SQLite file with all that is kept, whatever the database. The key is not in it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from storage import migrations
from storage.audit import SYSTEM, Audit
from storage.connection import Connection
from storage.copying import copy_rows
from storage.council import Council, read_council
from storage.durable import sync
from storage.engine import DatabaseUnreachable, Store, shown, store_at

ACT = "council.backed_up"
BUSY_SECONDS = 10
OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class Backup:
    """What a file was found to be: whole, of this council, as it was at `made_at`."""

    council: Council
    made_at: datetime
    acts: int


class BackupError(Exception):
    """Something is wrong with a file; carries its path."""

    def __init__(self, file: Path) -> None:
        super().__init__(str(file))
        self.file = file


class BackupExists(BackupError):
    """A file is there already, and nothing was written."""


class BackupDamaged(BackupError):
    """The file is a database that does not hold together."""


class NotABackup(BackupError):
    """The file is none of ours."""


class BackupNotWritten(BackupError):
    """The disk took no copy, or the database would not be read; nothing is left of the attempt."""


class ShapeOutdated(Exception):
    """A server's database has the shape of an older version: that one has to save it."""


async def write(url: str, file: Path, now: datetime) -> Backup:
    """Save a database that may be in use, check what was written, and note it in the journal.

    The file (mode 0600) appears whole or not at all. Raises `BackupExists`, `BackupNotWritten`,
    `BackupDamaged`, `ShapeOutdated`, `CouncilMissing` and `DatabaseUnreachable`.
    """
    store = store_at(url)
    try:
        with _new(file) as part:
            council = await _save(store, url, part)
            _mark(part, now)
            backup = examine(part)
            if backup.council != council:
                raise BackupDamaged(file)
        async with store.write() as connection:
            journal = Audit(connection)
            await journal.append(SYSTEM, ACT, council.instance, now)
            await journal.write_down()
    except OperationalError as error:
        raise DatabaseUnreachable(shown(url)) from error
    except sqlite3.Error:
        raise BackupNotWritten(file) from None
    finally:
        await store.close()
    return backup


def examine(file: Path) -> Backup:
    """Read a backup from its first to its last page.

    Raises `BackupDamaged`, `NotABackup`, and `OSError` for a file that cannot be read.
    """
    file.open("rb").close()
    try:
        with closing(_connect(file, "ro")) as database:
            (council, made_at) = _identity(database)
            whole = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            joined = database.execute("PRAGMA foreign_key_check").fetchone() is None
            (acts,) = database.execute("SELECT count(*) FROM audit").fetchone()
    except sqlite3.OperationalError:
        raise NotABackup(file) from None
    except sqlite3.DatabaseError as error:
        is_none = error.sqlite_errorcode == sqlite3.SQLITE_NOTADB
        raise (NotABackup if is_none else BackupDamaged)(file) from None
    if not whole or not joined:
        raise BackupDamaged(file)
    return Backup(council, made_at, acts)


async def _save(store: Store, url: str, part: Path) -> Council:
    source = make_url(url)
    async with store.read() as connection:
        council = await read_council(connection)
        if source.get_backend_name() != "sqlite":
            await _copy(connection, part)
            return council
    _vacuum(Path(source.database or ""), part)
    return council


def _vacuum(source: Path, part: Path) -> None:
    """One look at the whole file; whoever writes goes on meanwhile. No erased page comes along.

    https://www.sqlite.org/lang_vacuum.html#vacuuminto
    """
    with closing(_connect(source, "rw")) as database:
        database.execute("VACUUM INTO ?", (str(part),))


async def _copy(connection: Connection, part: Path) -> None:
    """The rows of a server, as one transaction sees them, into tables of the same shape."""
    if not await migrations.is_current(connection):
        raise ShapeOutdated
    engine = create_engine(URL.create("sqlite", database=str(part)), hide_parameters=True)
    try:
        with engine.begin() as target:
            from storage.migrations import steps

            steps.upgrade(target)
            await connection.run_sync(copy_rows, target)
    finally:
        engine.dispose()


def _mark(part: Path, now: datetime) -> None:
    with closing(_connect(part, "rw")) as database:
        database.execute("CREATE TABLE backup (made_at TEXT NOT NULL)")
        database.execute("INSERT INTO backup VALUES (?)", (now.isoformat(),))


def _identity(database: sqlite3.Connection) -> tuple[Council, datetime]:
    (made_at,) = database.execute("SELECT made_at FROM backup").fetchone()
    council = database.execute("SELECT instance, siren, name FROM council").fetchone()
    return Council(*council), datetime.fromisoformat(made_at)


def _connect(file: Path, mode: str) -> sqlite3.Connection:
    address = f"{file.resolve().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_SECONDS)


@contextmanager
def _new(file: Path) -> Iterator[Path]:
    """A file to fill beside the one that is meant, whose name is taken meanwhile by an empty one.

    Raises `BackupExists`.
    """
    part = file.with_name(f"{file.name}.part")
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
    except FileExistsError:
        raise BackupExists(file) from None
    try:
        part.unlink(missing_ok=True)  # somebody was killed over it
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
        yield part
        sync(part)
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        file.unlink()
        raise
    sync(file.parent)
