"""The clock goes round by seconds that pass: no hour that the machine is set back stops it."""

import asyncio
import time
from datetime import timedelta

import pytest

from bot import clock
from handlers.moment import Moment
from tests.house import House

ROUNDS = 3


async def test_a_machine_whose_clock_is_set_back_goes_on_ticking(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    went_round = asyncio.Event()
    rounds = 0

    async def sets_the_clock_back(_: Moment) -> None:
        nonlocal rounds
        rounds += 1
        house.clock.advance(timedelta(hours=-1))
        monkeypatch.setattr(time, "time", lambda: -3600.0 * rounds)
        if rounds == ROUNDS:
            went_round.set()

    monkeypatch.setattr(clock, "TICK_SECONDS", 0.01)
    going = clock.Clock(
        house.app.clock.commits,
        [sets_the_clock_back],
        house.clock,
        house.settings.zone,
        lambda: "vigie_bot",
        house.app.emitter.wake,
        house.app.emitter.meter,
    )
    async with asyncio.timeout(5), going.running():
        await went_round.wait()
