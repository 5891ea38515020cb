"""The machine's clock is set while alerts are on their way: they arrive, neither lost nor late."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.bench.api.faults import Fault, Kind
from tests.faults.scene import scene

ALERTS = 20
HOURS = timedelta(hours=2).total_seconds()
SAYING = ("sendmessage", "editmessagetext")


@pytest.mark.parametrize(("wrong", "then"), [(0, HOURS), (HOURS, 0)], ids=["ahead", "back"])
async def test_the_clock_is_set(
    tmp_path: Path, wrong: float, then: float, counts: Callable[[object], None]
) -> None:
    clock = tmp_path / "clock"
    clock.write_text(str(wrong))
    words = ("tests.faults.unsteady_clock", str(clock))
    async with scene(people=2 * ALERTS, words=words) as (there, _):
        filled = [await there.fills(number) for number in range(ALERTS)]
        # Telegram is away at the moment of the jump, so that all of them are on their way.
        await there.api.fails(Fault(Kind.ERROR, 1.0, SAYING, 10_000))
        await there.sends(filled)
        await there.api.confirmed()
        clock.write_text(str(then))
        await there.api.fails()
        await there.flags(range(ALERTS, 2 * ALERTS))
        ledger = await there.settled()
        counts(f"{then - wrong:+.0f} s: {ledger}; {await there.api.struck()}")
    assert ledger.balances
    assert (ledger.alerts, ledger.failed, ledger.failures) == (2 * ALERTS, 0, 0)
    assert ledger.expired == 0
