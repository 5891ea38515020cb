"""The emitter stops when it is told to, even in the moment in which something wakes it."""

import asyncio
from dataclasses import replace

from tests.house import House


async def test_a_stop_that_meets_a_wake_up_is_not_lost(house: House) -> None:
    emitter = replace(house.app.emitter)
    running = asyncio.create_task(emitter.run())
    await emitter.idle()
    emitter.wake()
    running.cancel()
    done, _ = await asyncio.wait({running}, timeout=3)
    running.cancel()
    assert done
