"""PostgreSQL crashes and comes back while people flag: what was accepted is told, once."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from tests.faults.scene import scene
from tests.postgres import Server, running

ALERTS, CRASHES = 60, 3


@pytest.fixture
def server() -> Iterator[Server]:
    """One of this test's own: the others keep theirs. A commit is on the disk before it is said."""
    with running() as started:
        started.admin.execute("ALTER SYSTEM RESET ALL")
        started.admin.execute("SELECT pg_reload_conf()")
        yield started


async def test_a_server_that_crashes_loses_nothing(
    server: Server, counts: Callable[[object], None]
) -> None:
    url = server.create("crashing")
    async with scene(people=ALERTS // 2, database_url=url) as (there, bot):
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(there.flags(range(ALERTS)))
            for crash in range(1, CRASHES + 1):
                told = crash * ALERTS // (CRASHES + 2)
                await there.api.heard(there.council.groups, told)
                await asyncio.to_thread(server.crash)
        ledger, repeats = await there.settled(), await there.repeats()
        counts(f"{CRASHES} crashes: {ledger}; repeats {repeats}")
    assert ledger.balances
    assert (ledger.alerts, ledger.failed, ledger.failures) == (ALERTS, 0, 0)
    assert ledger.updates == there.updates
    assert bot.starts == 1
    assert 0 <= repeats <= CRASHES * (2 * len(there.council.groups) + ALERTS // 2 + 1)
