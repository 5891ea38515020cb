"""Telegram refuses, is silent, cuts the line or asks to wait: everything is told all the same."""

from collections.abc import Callable, Sequence

import pytest

from tests.bench.api.faults import Fault, Kind
from tests.faults.scene import scene

ALERTS = 40
SAYING = ("sendmessage", "editmessagetext", "deletemessage", "answercallbackquery")

STORMS = {
    "answers 500": [Fault(Kind.ERROR, 0.3, SAYING), Fault(Kind.ERROR, 0.2, ["getupdates"], 3)],
    "resets before": [Fault(Kind.RESET_BEFORE, 0.3, SAYING)],
    "resets after": [Fault(Kind.RESET_AFTER, 0.3, SAYING)],
    "silent before": [Fault(Kind.LATE_BEFORE, 0.2, SAYING, 8)],
    "silent after": [Fault(Kind.LATE_AFTER, 0.2, SAYING, 8)],
    "fetches cut": [
        Fault(Kind.RESET_BEFORE, 1.0, ["getupdates"], 2),
        Fault(Kind.RESET_AFTER, 1.0, ["getupdates"], 2),
    ],
    "a storm of 429": [Fault(Kind.FLOODED, 0.3, SAYING)],
}


@pytest.mark.parametrize("faults", STORMS.values(), ids=STORMS.keys())
async def test_what_was_accepted_is_told(
    faults: Sequence[Fault], counts: Callable[[object], None]
) -> None:
    async with scene() as (there, _):
        await there.api.fails(*faults)
        await there.flags(range(ALERTS))
        await there.asks(there.council.people)
        ledger = await there.settled()
        struck, repeats = await there.api.struck(), await there.repeats()
        counts(f"{ledger}; {struck}, repeats {repeats}")
    assert ledger.balances
    assert (ledger.alerts, ledger.failed, ledger.failures) == (ALERTS, 0, 0)
    assert ledger.updates == there.updates
    # Every fault has struck, or this was no bad day.
    assert all(struck.get(fault.kind) for fault in faults)
    # Only what took effect without an answer may come twice.
    assert 0 <= repeats <= sum(struck.get(kind, 0) for kind in Kind if kind.is_after)
