"""Changing the key: the one wrapped row and the key file, so that a crash leaves a usable pair.

    prepare   the new key beside the old one, durable      the old one opens
    rewrap    the row, in one transaction                  from its commit on the new one opens
    finish    the new file takes the place of the old      the new one opens

Whoever finds that the key file does not open the database, and its successor does, finishes.
"""

from datetime import datetime
from pathlib import Path

from storage import keyfile
from storage.audit import SYSTEM
from storage.council import read_wrapped_root
from storage.engine import Database
from storage.unit_of_work import UnitOfWork
from storage.vault import Vault


def successor_of(path: Path) -> Path:
    """Where the next key waits until the database has it."""
    return path.with_name(path.name + ".new")


async def rekey(database: Database, path: Path, now: datetime) -> None:
    """Give the council a new key, in the place of the key file.

    Raises `WrongKey` when another process changed it in between, and the errors of
    `storage.keyfile`; before the commit nothing is changed but for a successor without use.
    """
    old = keyfile.read(path)
    async with database.write() as uow:
        await rewrap(uow, old, path, now)
    finish(path)


async def rewrap(uow: UnitOfWork, old: bytes, path: Path, now: datetime) -> None:
    """Write the successor, and keep the root key as wrapped by it.

    It all happens in the one transaction that writes: the old key opens what was committed, so a
    successor that lies there is of no use to anyone.
    """
    wrapped = await read_wrapped_root(uow.connection)
    Vault.unlock(old, wrapped)
    new = prepare(path)
    await uow.council.rewrap(Vault.rewrap(old, new, wrapped))
    await uow.audit.append(SYSTEM, "council.rekeyed", (await uow.council.get()).instance, now)


def prepare(path: Path) -> bytes:
    """Write a successor instead of any that lies there, and return its 32 bytes."""
    successor_of(path).unlink(missing_ok=True)
    return keyfile.create(successor_of(path))


def finish(path: Path) -> None:
    """Let the successor take the place of the key file, in one step."""
    keyfile.replace(path, by=successor_of(path))
