"""The steps from one shape of the database to the next."""

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import metadata


async def upgrade(connection: AsyncConnection) -> None:
    """Bring the database to the newest shape."""
    await connection.run_sync(metadata.create_all)
