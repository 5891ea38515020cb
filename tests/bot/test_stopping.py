"""The end: work that is told to stop ends by itself, or when its time is over."""

import asyncio
import os
import signal
from collections.abc import Iterator
from threading import Event

import pytest

from bot.commands.stopping import SIGNALS, until_told_to_stop


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """The first signal leaves the next one to the system: here the runner's are put back."""
    before = {each: signal.getsignal(each) for each in SIGNALS}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


@pytest.mark.parametrize("stuck", [False, True], ids=["work that waits", "a loop that is stuck"])
async def test_work_that_does_not_end_is_ended_in_time(stuck: bool) -> None:
    begun, ended = asyncio.Event(), Event()
    statuses: list[int] = []

    def end(status: int) -> None:
        statuses.append(status)
        ended.set()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            if stuck:
                ended.wait(5)
            else:
                await asyncio.to_thread(ended.wait, 5)

    stopping = asyncio.create_task(until_told_to_stop(work(), 0.01, end))
    await begun.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(stopping, 5)
    assert statuses == [0]


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
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
