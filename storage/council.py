"""The council itself: who it is, its settings, and the row that holds its wrapped root key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Integer,
    Table,
    Text,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy import Connection as SyncConnection

from storage.connection import Connection
from storage.schema import Id, Instant, Sealed, metadata
from storage.upsert import upsert
from storage.vault import Vault

council = Table(
    "council",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("instance", Id, nullable=False),
    Column("siren", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("wrapped_root", Sealed, nullable=False),
    Column("created_at", Instant, nullable=False),
    CheckConstraint('"only" = 1', name="single"),
)

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    # A phone number is among them; sealed alike, none shows by its length either.
    Column("sealed", Sealed, nullable=False),
)


_COUNCIL = select(council)
_SETTINGS = select(settings)


class CouncilMissing(Exception):
    """Nothing was set up in this database yet."""


class CouncilExists(Exception):
    """A council was set up in this database before."""


@dataclass(frozen=True, slots=True)
class Council:
    """Who this database belongs to. `instance` is the random id that envelopes carry."""

    instance: str
    siren: str
    name: str


class CouncilRow:
    """Reads and changes the council's one row and its settings."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    async def get(self) -> Council:
        """Who this database belongs to."""
        return _council((await self._connection.execute(_COUNCIL)).one())

    async def settings(self) -> Mapping[str, str]:
        """Every setting that the council chose."""
        rows = await self._connection.execute(_SETTINGS)
        return {row.name: self._open(row.name, row.sealed) for row in rows}

    async def choose(self, name: str, value: str) -> None:
        """Keep a setting."""
        sealed = self._vault.seal_json("settings", "sealed", name, {"value": value})
        await self._connection.execute(
            upsert(self._connection, settings)
            .values(name=name, sealed=sealed)
            .on_conflict_do_update(index_elements=[settings.c.name], set_={"sealed": sealed})
        )

    async def rewrap(self, wrapped_root: bytes) -> None:
        """Keep the root key as wrapped by another key."""
        await self._connection.execute(update(council).values(wrapped_root=wrapped_root))

    def _open(self, name: str, sealed: bytes) -> str:
        return str(self._vault.open_json("settings", "sealed", name, sealed)["value"])


async def found(connection: Connection, who: Council, wrapped_root: bytes, now: datetime) -> None:
    """Write the council's one row. Raises `CouncilExists`, and then changes nothing."""
    if await connection.scalar(select(council.c.only)) is not None:
        raise CouncilExists
    values: dict[str, Any] = {"only": 1, "wrapped_root": wrapped_root, "created_at": now}
    values |= {"instance": who.instance, "siren": who.siren, "name": who.name}
    await connection.execute(insert(council).values(values))


async def read_council(connection: Connection) -> Council:
    """Who a database belongs to; no key is needed. Raises `CouncilMissing`."""
    await read_wrapped_root(connection)
    return _council((await connection.execute(_COUNCIL)).one())


async def read_wrapped_root(connection: Connection) -> bytes:
    """The wrapped root key. Raises `CouncilMissing`."""
    # Not by the error of a missing table: after one, PostgreSQL takes no more of a transaction.
    if not await connection.run_sync(_is_set_up):
        raise CouncilMissing
    wrapped: bytes | None = await connection.scalar(select(council.c.wrapped_root))
    if wrapped is None:
        raise CouncilMissing
    return wrapped


def _council(row: Any) -> Council:
    return Council(row.instance, row.siren, row.name)


def _is_set_up(connection: SyncConnection) -> bool:
    return inspect(connection).has_table(council.name)
