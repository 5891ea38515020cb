"""The emitter stops when it is told to, even in the moment in which something wakes it."""

import asyncio

from bot.delivery.budget import Budget
from bot.delivery.emitter import Emitter
from tests.house import House


async def test_a_stop_that_meets_a_wake_up_is_not_lost(house: House) -> None:
    ours = house.app.emitter
    emitter = Emitter(
        ours.bot,
        house.database,
        Budget.unlimited(),
        house.clock,
        reveal=ours.reveal,
        learners=ours.learners,
        on_dead=ours.on_dead,
        on_broken=ours.on_broken,
    )
    running = asyncio.create_task(emitter.run())
    await emitter.idle()
    emitter.wake()
    running.cancel()
    done, _ = await asyncio.wait({running}, timeout=3)
    running.cancel()
    assert done
