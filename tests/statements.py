"""Counts what is asked of the database: so that a thousand people cost no more than a few."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from storage.unit_of_work import UnitOfWork


@contextmanager
def counted(uow: UnitOfWork) -> Iterator[list[str]]:
    """The statements of a transaction, while the context lasts."""
    said: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        said.append(statement)

    connection = uow.connection.sync_connection
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(connection, "before_cursor_execute", note)
