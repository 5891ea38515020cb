"""Inserts that know what to do where the row is there already: in the words of each database."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, literal_column

from storage.connection import Connection

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


async def insert_new(connection: Connection, table: Table, **values: Any) -> bool:
    """Insert a row unless one with its key is there; False where there was.

    A transaction that inserts the same row at the same moment is waited for.
    """
    row = upsert(connection, table).values(**values).on_conflict_do_nothing()
    return await connection.scalar(row.returning(literal_column("1"))) is not None


def upsert(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An insert that takes `on_conflict_do_update` and `on_conflict_do_nothing`."""
    # Each where it is needed: a start on SQLite does not pay for the other one.
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert

        return insert(table)
    from sqlalchemy.dialects.sqlite import insert as insert_in_file

    return insert_in_file(table)
