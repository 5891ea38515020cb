"""The steps from one shape of the database to the next. Alembic is imported only to take one."""

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import metadata

HEAD = "0001"
"""The newest revision: a start compares this with the database, and reads no file."""

_VERSIONS = "alembic_version"


async def is_current(connection: AsyncConnection) -> bool:
    """Whether the database has the newest shape."""
    return await connection.run_sync(_revision) == HEAD


async def upgrade(connection: AsyncConnection) -> None:
    """Bring the database to the newest shape."""
    await connection.run_sync(metadata.create_all)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_VERSIONS):
        return None
    revision: str | None = connection.scalar(text(f"SELECT version_num FROM {_VERSIONS}"))  # noqa: S608
    return revision
