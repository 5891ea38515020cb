"""Deletes rows with everything that refers to them, whatever noun it belongs to.

The catalogue of tables says what refers to what, so that a noun that is added later cannot be
forgotten: what would be left behind, the database refuses by its foreign keys.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, Table, delete, or_, select

from storage.connection import Connection
from storage.schema import metadata


async def purge(connection: Connection, root: Table, ids: Collection[str]) -> None:
    """Delete these rows of `root` (by their `id`), after all that refers to them."""
    doomed = referring(root, ids)
    for table in reversed(metadata.sorted_tables):
        if table in doomed:
            await connection.execute(delete(table).where(doomed[table]))


def referring(root: Table, ids: Collection[str]) -> Mapping[Table, ColumnElement[bool]]:
    """Each table with rows that stand or fall with these of `root`, and which rows they are."""
    doomed: dict[Table, ColumnElement[bool]] = {root: root.c.id.in_(ids)}
    for table in metadata.sorted_tables:
        if table is root:
            continue
        ways = [
            key.parent.in_(ids)
            if key.column.table is root
            else key.parent.in_(select(key.column).where(doomed[key.column.table]))
            for key in sorted(table.foreign_keys, key=lambda one: one.parent.name)
            # Of a key of several columns the one that names the row: the others name no row alone.
            if key.column.table in doomed and key.column.primary_key
        ]
        if ways:
            doomed[table] = or_(*ways)
    return doomed
