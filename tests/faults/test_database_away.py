"""Another process locks the database, or the disk is full, in mid-flight: nothing is lost."""

import asyncio
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.commands.opening import database_file
from tests.faults.scene import scene
from tests.process import BotProcess

ALERTS = 40
AWAY = "the database does not answer, nothing is lost"
NOTICED = {"locked": 1, "full": 3}
"""How often the bot meets the fault before it is over; it waits ten seconds for a lock."""
PATIENCE = 60.0


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Somebody else's write transaction, which does not end."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        connection.close()


@contextmanager
def full(bot: BotProcess) -> Iterator[None]:
    """No file of the process may grow: the kernel says what it says when a disk is full.

    It works without any right, in a container too, and touches nobody else's disk.
    """
    soft, hard = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (65_536, hard))
    try:
        yield
    finally:
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("fault", NOTICED)
async def test_nothing_is_lost(fault: str, counts: Callable[[object], None]) -> None:
    async with scene(people=ALERTS) as (there, bot):
        file = database_file(there.council.settings.database_url)
        assert file is not None
        half = ALERTS // 2
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(there.flags(range(half)))
            await there.api.heard(there.council.groups, half // 2)
            with locked(file) if fault == "locked" else full(bot):
                tasks.create_task(there.flags(range(half, ALERTS)))
                await bot.says(AWAY, times=NOTICED[fault], within=PATIENCE)
        ledger, repeats = await there.settled(), await there.repeats()
        counts(f"{ledger}; repeats {repeats}")
    assert ledger.balances
    assert (ledger.alerts, ledger.failed, ledger.failures) == (ALERTS, 0, 0)
    assert ledger.updates == there.updates
    # Nobody was killed: what went out is known to have gone out.
    assert (repeats, bot.starts) == (0, 1)
