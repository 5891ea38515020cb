"""Restoring: a backup is made ready beside the database, then takes its place in one step.

stage     a copy of the backup, on the disk of the database      nothing has changed
settle    what it must not say any more, in one transaction      nothing has changed
install   a rename, or one transaction of the server             the council is as it was then
"""

import os
import shutil
import sqlite3
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, and_, create_engine, select, text, update

from storage import migrations
from storage.audit import SYSTEM
from storage.backups import OWNER_ONLY, Backup
from storage.copying import copy_rows, empty, go_on_counting
from storage.council import Council, CouncilMissing, read_council
from storage.durable import sync
from storage.engine import store_at
from storage.outbox import Lane, Operation, Outcome
from storage.outbox_rows import outbox
from storage.taken_back import end_orphans
from storage.unit_of_work import UnitOfWork

ACT = "council.restored"
PATIENCE = 1.0
"""How many seconds another program may take to let go of the database."""
OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND usename = current_user AND pid <> pg_backend_pid()"
)
"""Everybody else who is connected as Vigie: replicas, whether they lead or wait."""
ERASING = (Operation.DELETE, Operation.ERASE)


class DatabaseInUse(Exception):
    """Another program reads or writes the database: it cannot be replaced now."""


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What waited in the backup and is not said any more: how much, and about what (ids)."""

    count: int
    about: Collection[str]


def address_of(file: Path) -> str:
    """A file as a database address."""
    return URL.create("sqlite", database=str(file)).render_as_string(hide_password=False)


def stage(backup: Path, stage: Path) -> None:
    """Copy a backup to where it is made ready; what an interrupted restore left there goes."""
    clear(stage)
    handle = os.open(stage, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with backup.open("rb") as source, os.fdopen(handle, "wb") as target:
        shutil.copyfileobj(source, target)


def clear(stage: Path) -> None:
    """Leave nothing of a stage."""
    for left in (stage, *_beside(stage)):
        left.unlink(missing_ok=True)


async def settle(uow: UnitOfWork, backup: Backup, now: datetime, *, moving: bool) -> Unsaid:
    """Turn a staged backup into a database of today, and note it in the journal.

    What was due meanwhile was said by the bot that went on, or is no longer true: it expires.
    What takes content off a screen stays, for doing it twice does no harm. With `moving` nothing
    went on meanwhile, and all of it will be said.
    Raises `storage.migrations.DatabaseTooNew`.
    """
    await migrations.upgrade(uow.connection)
    await uow.connection.execute(text("DROP TABLE backup"))
    unsaid = Unsaid(0, ()) if moving else await _give_up_overdue(uow, now)
    made_at = backup.made_at.isoformat(timespec="seconds")
    await uow.audit.append(SYSTEM, ACT, backup.council.instance, now, made_at)
    return unsaid


async def council_at(url: str) -> Council | None:
    """Which council is in a database now, if there is one.

    Raises `sqlalchemy.exc.DBAPIError` for what is there and cannot be read.
    """
    store = store_at(url)
    try:
        async with store.read() as connection:
            return await read_council(connection)
    except CouncilMissing:
        return None
    finally:
        await store.close()


def install_as_file(stage: Path, file: Path, now: datetime) -> Path | None:
    """Put the stage in the place of a database file; returns where the one before is kept.

    Raises `DatabaseInUse`, and then nothing has changed.
    """
    kept = None
    sync(stage)
    if file.exists():
        _fold_in(file)
        kept = file.with_name(f"{file.name}.{now:%Y%m%dT%H%M%SZ}")
        os.link(file, kept)
        for left in _beside(file):  # of a database that is damaged: they would spoil the new one
            if left.exists():
                left.replace(kept.with_name(kept.name + left.name.removeprefix(file.name)))
    stage.replace(file)
    sync(file.parent)
    return kept


async def install_on_server(stage: Path, url: str) -> None:
    """Put the rows of the stage in the place of a server's, in one transaction.

    Raises `DatabaseInUse`, and then nothing has changed.
    """
    engine = create_engine(URL.create("sqlite", database=str(stage)), hide_parameters=True)
    store = store_at(url)
    try:
        with engine.connect() as source:
            async with store.write() as connection:
                if await connection.scalar(OTHERS):
                    raise DatabaseInUse
                await migrations.upgrade(connection)
                await connection.run_sync(_replace_rows, source)
    finally:
        engine.dispose()
        await store.close()


def _replace_rows(server: Connection, source: Connection) -> None:
    empty(server)
    copy_rows(source, server)
    go_on_counting(server)


async def _give_up_overdue(uow: UnitOfWork, now: datetime) -> Unsaid:
    overdue = and_(
        outbox.c.outcome == Outcome.WAITING,
        outbox.c.due_at <= now,
        outbox.c.operation.not_in(ERASING),
    )
    rows = (await uow.connection.execute(select(outbox).where(overdue))).all()
    await uow.connection.execute(
        update(outbox)
        .where(overdue)
        .values(outcome=Outcome.EXPIRED, reason="restored", ended_at=now, sealed=None)
    )
    await uow.knocks.lapse(now)
    await uow.broadcasts.lapse(now)
    for row in rows:
        if row.operation == Operation.SEND and row.slot is not None:
            await end_orphans(uow.connection, row.slot, now)
    return Unsaid(len(rows), await _about(uow, rows))


async def _about(uow: UnitOfWork, rows: Sequence[Any]) -> Collection[str]:
    """What these rows would have told of; those that list several alerts tell of each."""
    urgent = {row.slot for row in rows if row.slot is not None and Lane(row.lane).is_urgent}
    listed = await uow.notices.in_slots(urgent)
    return {
        *(row.about for row in rows if row.about is not None),
        *(notice.alert for notice in listed if notice.line is not None),
        *await uow.storms.lapse(),
    }


def _fold_in(file: Path) -> None:
    """Bring what is in the log beside a database into its one file, where it can be read."""
    try:
        with closing(sqlite3.connect(file, isolation_level=None, timeout=PATIENCE)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (mode,) = database.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError:
        raise DatabaseInUse from None
    except sqlite3.DatabaseError:
        return
    if mode != "delete":
        raise DatabaseInUse


def _beside(file: Path) -> tuple[Path, Path]:
    """What SQLite keeps beside a file in use."""
    return file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")
