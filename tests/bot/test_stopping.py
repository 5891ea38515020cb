"""The end: the first signal asks, the second ends, and so does the time that was given."""

import asyncio
import os
import signal

import pytest

from bot.commands.stopping import until_told_to_stop


async def never_ends(begun: asyncio.Event, cancelled: asyncio.Event) -> None:
    begun.set()
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        cancelled.set()
    await asyncio.Event().wait()


@pytest.mark.parametrize(
    ("seconds", "signals", "status"),
    [(60.0, 2, 128 + signal.SIGTERM), (0.01, 1, 0)],
    ids=["a second signal", "the time is over"],
)
async def test_work_that_does_not_end_is_ended(seconds: float, signals: int, status: int) -> None:
    begun, cancelled = asyncio.Event(), asyncio.Event()
    ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    work = never_ends(begun, cancelled)
    stopping = asyncio.create_task(until_told_to_stop(work, seconds, ended.set_result))
    await begun.wait()
    for _ in range(signals):
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(cancelled.wait(), 5)
    assert await asyncio.wait_for(ended, 5) == status
    stopping.cancel()
    await asyncio.wait({stopping})


async def test_work_that_ends_in_time_is_not_cut() -> None:
    begun = asyncio.Event()
    tidy: list[int] = []

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            tidy.append(1)

    stopping = asyncio.create_task(until_told_to_stop(work(), 60.0, tidy.append))
    await begun.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(stopping, 5)
    assert tidy == [1]
