"""All rows of one database into another, in one transaction on either side."""

from sqlalchemy import Connection, insert, select, text

import storage.unit_of_work  # noqa: F401 # every noun puts its tables into the metadata
from storage.schema import metadata

BATCH = 500


def copy_rows(source: Connection, target: Connection) -> None:
    """Copy every row of every table; `target` has the tables, at the newest revision, empty."""
    for table in metadata.sorted_tables:
        rows = source.execute(select(table), execution_options={"yield_per": BATCH})
        for batch in rows.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in batch])


def empty(server: Connection) -> None:
    """Take every row out of a PostgreSQL database, and keep everybody else out until the commit."""
    quote = server.dialect.identifier_preparer.quote
    names = ", ".join(quote(table.name) for table in metadata.sorted_tables)
    server.execute(text(f"TRUNCATE {names}"))


def go_on_counting(server: Connection) -> None:
    """Let columns that PostgreSQL counts by itself go on behind the rows that were copied."""
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        name = f"pg_get_serial_sequence('{table.name}', '{column.name}')"
        last = f"(SELECT coalesce(max({column.name}), 0) + 1 FROM {table.name})"  # noqa: S608
        server.execute(text(f"SELECT setval({name}, {last}, false)"))
