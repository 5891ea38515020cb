"""Updates come twice and in any order: each one takes effect once."""

from collections.abc import Callable

from tests.faults.scene import scene

ALERTS = 30


async def test_updates_that_come_twice_and_in_disorder_take_effect_once(
    counts: Callable[[object], None],
) -> None:
    async with scene(people=ALERTS) as (there, _):
        await there.api.fails(repeated=0.5, shuffled=True)
        await there.asks(there.council.people)
        await there.flags(range(ALERTS))
        await there.asks(there.council.people)
        ledger = await there.settled()
        again, repeats = (await there.api.struck())["update again"], await there.repeats()
        counts(f"{ledger}; updates again {again}, repeats {repeats}")
    assert again > ALERTS
    assert ledger.balances
    assert (ledger.alerts, ledger.failed, ledger.failures, repeats) == (ALERTS, 0, 0, 0)
    assert ledger.updates == there.updates
