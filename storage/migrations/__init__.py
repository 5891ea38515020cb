"""The steps from one shape of the database to the next. Alembic is imported only to take one."""

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import inspect, text

from storage.connection import Connection
from storage.locks import Lock, hold

HEAD = "0048"
"""The newest revision: a start compares this with the database, and reads no file."""

_VERSIONS = "alembic_version"


class DatabaseTooNew(Exception):
    """The database has a shape that this version of Vigie does not know."""


async def is_current(connection: Connection) -> bool:
    """Whether the database has the newest shape."""
    return await connection.run_sync(_revision) == HEAD


async def is_known(connection: Connection) -> bool:
    """Whether this version knows the way from the database's shape to the newest."""
    from storage.migrations import steps

    return await connection.run_sync(_revision) in steps.revisions()


async def upgrade(connection: Connection) -> None:
    """Take the steps to the newest shape, in the connection's transaction.

    Raises `DatabaseTooNew`.
    """
    await hold(connection, Lock.SHAPE, patient=True)
    revision = await connection.run_sync(_revision)
    if revision == HEAD:
        return
    from storage.migrations import steps

    if revision is not None and revision not in steps.revisions():
        raise DatabaseTooNew
    await connection.run_sync(steps.upgrade)


def _revision(connection: SyncConnection) -> str | None:
    if not inspect(connection).has_table(_VERSIONS):
        return None
    revision: str | None = connection.scalar(text(f"SELECT version_num FROM {_VERSIONS}"))  # noqa: S608
    return revision
