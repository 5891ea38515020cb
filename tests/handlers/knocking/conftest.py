"""A moment in the reference council's database."""

from collections.abc import AsyncIterator

import pytest

from handlers.moment import Moment
from storage.engine import Database
from tests.house import EVENING, PARIS


@pytest.fixture
async def moment(database: Database) -> AsyncIterator[Moment]:
    """One transaction on Monday evening, 23 November 2026."""
    async with database.write() as uow:
        yield Moment(uow, EVENING, PARIS, await uow.policy(), "vigie_bot")
