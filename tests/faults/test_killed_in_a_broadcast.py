"""kill -9 ten times in one message to many: each person has one outcome, and the report counts all.

`make bench` does the same to 5,000 people (`broadcast`); here it is two portions.
"""

from collections.abc import Callable

from storage.broadcasts import BroadcastState, Fate
from tests.bench.broadcasting import KILLS, ONE_IN, killed_broadcast

PEOPLE = 1_500
"""More than wait in the outbox at once, so that the clock has to top it up between two deaths."""


async def test_everybody_has_one_outcome(counts: Callable[[object], None]) -> None:
    told = await killed_broadcast(PEOPLE, KILLS)
    counts(told)
    few = PEOPLE // ONE_IN
    assert told.kills == KILLS
    assert told.state is BroadcastState.DONE
    ended = {fate: count for fate, count in told.fates.items() if count}
    assert ended == {Fate.SENT: PEOPLE - 2 * few, Fate.FAILED: few, Fate.UNREACHABLE: few}
    assert told.rows == {"sent": PEOPLE - 2 * few, "failed": few}
    assert told.without_one_outcome == 0
    # Whom the report counts as told was told, and nobody else.
    assert told.chats == PEOPLE - 2 * few
    assert told.unexplained == 0
