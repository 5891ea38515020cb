"""Which version of the charter counts, whatever the clock says."""

from datetime import timedelta

from storage.charters import Charter
from storage.engine import Database
from tests.house import EVENING

LONG_AGO = EVENING - timedelta(days=20_000)
NEXT_WEEK = EVENING + timedelta(days=7)


async def test_a_clock_before_the_founding_leaves_the_first_version_in_force(
    database: Database,
) -> None:
    async with database.write() as uow:
        await uow.charters.publish(Charter(2, "Deux.", NEXT_WEEK))
        for now, version in ((LONG_AGO, 1), (EVENING, 1), (NEXT_WEEK, 2)):
            assert await uow.charters.version_in_force(now) == version
            assert (await uow.charters.in_force(now)).version == version
