"""Inserts that know what to do where the row is there already: in the words of each database."""

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, literal_column
from sqlalchemy.sql.dml import ReturningInsert

from storage.connection import Connection

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


async def insert_new(connection: Connection, table: Table, **values: Any) -> bool:
    """Insert a row unless one with its key is there; False where there was.

    A transaction that inserts the same row at the same moment is waited for.
    """
    new = _insert_new(connection.dialect.name, table)
    return await connection.scalar(new, values) is not None


def upsert(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An insert that takes `on_conflict_do_update` and `on_conflict_do_nothing`."""
    return _insert(connection.dialect.name, table)


@cache
def _insert_new(dialect: str, table: Table) -> ReturningInsert[Any]:
    """Built once: every update of Telegram's begins with one of these."""
    new = _insert(dialect, table).on_conflict_do_nothing()
    return new.returning(literal_column("1"))


def _insert(dialect: str, table: Table) -> "sqlite.Insert | postgresql.Insert":
    # Each where it is needed: a start on SQLite does not pay for the other one.
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert

        return insert(table)
    from sqlalchemy.dialects.sqlite import insert as insert_in_file

    return insert_in_file(table)
