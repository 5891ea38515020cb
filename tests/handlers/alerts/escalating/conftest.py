"""A council's database on which many examples are tried, each rolled back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.engine import Database
from tests.ground import SqliteGround


@pytest.fixture
async def sqlite_database(sqlite_ground: SqliteGround, tmp_path: Path) -> AsyncIterator[Database]:
    """The reference council's file: examples are many, and PostgreSQL keeps the same rules."""
    with sqlite_ground.founded(tmp_path) as settings:
        async with await Database.open(settings.database_url, settings.kek()) as opened:
            yield opened
