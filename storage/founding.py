"""Setting up a council: its tables, its keys, its communes, all at once or not at all."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import OperationalError

from storage.connection import Connection
from storage.council import Council, CouncilExists, CouncilMissing, found, read_wrapped_root
from storage.engine import DatabaseUnreachable, shown, store_at
from storage.migrations import upgrade
from storage.schema import new_id
from storage.unit_of_work import UnitOfWork
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class FoundingCommune:
    """A commune as the official list has it."""

    insee: str
    name: str
    population: int


@asynccontextmanager
async def founding(
    url: str,
    kek: bytes,
    now: datetime,
    *,
    siren: str,
    name: str,
    communes: Sequence[FoundingCommune],
) -> AsyncIterator[UnitOfWork]:
    """A transaction in which the council comes to be; the caller adds its first people to it.

    Raises `CouncilExists`, and then changes nothing, and `DatabaseUnreachable`.
    """
    store = store_at(url)
    try:
        async with store.write() as connection:
            await _refuse_second(connection)
            await upgrade(connection)
            wrapped = Vault.wrap_new_root(kek)
            uow = UnitOfWork(connection, Vault.unlock(kek, wrapped))
            await found(connection, Council(new_id(), siren, name), wrapped, now)
            for commune in communes:
                await uow.communes.add(commune.insee, commune.name, commune.population)
            yield uow
            await uow.end()
    except OperationalError as error:
        raise DatabaseUnreachable(shown(url)) from error
    finally:
        await store.close()


async def _refuse_second(connection: Connection) -> None:
    try:
        await read_wrapped_root(connection)
    except CouncilMissing:
        return
    raise CouncilExists
