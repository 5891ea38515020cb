"""What every test may ask for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from storage.engine import Database
from tests.house import HandClock, House, found_reference_council, offline_settings, open_house

# Two busy cores make a single example slow now and then; that is no defect.
settings.register_profile("vigie", deadline=None, derandomize=True)
settings.load_profile("vigie")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """The reference council, running, with nobody in it yet."""
    async with open_house(tmp_path) as opened:
        yield opened


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """The reference council's database alone: no bot, no Telegram."""
    settings = offline_settings(tmp_path)
    await found_reference_council(settings, HandClock())
    opened = await Database.open(settings.database_url, settings.kek())
    yield opened
    await opened.close()
