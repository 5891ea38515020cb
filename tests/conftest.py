"""What every test may ask for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.house import House, open_house

# Two busy cores make a single example slow now and then; that is no defect.
settings.register_profile("vigie", deadline=None, derandomize=True)
settings.load_profile("vigie")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """The reference council, running, with nobody in it yet."""
    async with open_house(tmp_path) as opened:
        yield opened
