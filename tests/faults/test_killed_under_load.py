"""kill -9 at a hundred random moments while people flag: all of it is accepted once, and told."""

import asyncio
from collections.abc import Callable
from random import Random

from tests.bench.mortal import mortal, notices_told
from tests.faults.scene import quiet_scene

KILLS = 100
SEED = 20261125
LONGEST_LIFE = 0.8
"""Seconds: some die while they start, most of them under load."""


async def test_a_hundred_kills(counts: Callable[[object], None]) -> None:
    random = Random(SEED)
    async with quiet_scene(people=30) as there, mortal(there.council, there.api) as bot:
        enough = asyncio.Event()
        flagging = asyncio.create_task(there.keeps_flagging(enough))
        for _ in range(KILLS):
            # A moment of the bot's life, not a wait for anything: where it ends is what is tested.
            await asyncio.sleep(random.uniform(0, LONGEST_LIFE))
            await bot.dies()
        enough.set()
        await flagging
        ledger = await there.settled()
        _, unexplained = notices_told(await there.api.records(), None, bot.deaths)
        repeats = await there.repeats()
        counts(f"{KILLS} kills: {ledger}; repeats {repeats}, {unexplained} that no kill explains")
    assert ledger.balances
    assert (ledger.alerts, ledger.failed, ledger.failures) == (there.alerts, 0, 0)
    assert ledger.alerts > KILLS
    assert ledger.updates == there.updates
    assert unexplained == 0
