"""What the process counts while it lives: plain numbers, without a name or an id."""

from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from http import HTTPStatus

FIRST_NOTICE_SECONDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
"""The upper bounds of the histogram's buckets."""
REMEMBERED = 1000
"""How many alerts are remembered as told, so that their later notices are not taken for first."""


@dataclass(slots=True)
class Histogram:
    """How many values fell under each bound; the last count is of those above all bounds."""

    bounds: tuple[float, ...]
    counts: list[int] = field(init=False)
    total: float = 0.0

    def __post_init__(self) -> None:
        self.counts = [0] * (len(self.bounds) + 1)

    def observe(self, value: float) -> None:
        """Count one value."""
        bucket = sum(value > bound for bound in self.bounds)
        self.counts[bucket] += 1
        self.total += value


@dataclass(slots=True)
class Meter:
    """Counts since the start; `bot/metrics.py` reads them."""

    updates_taken: int = 0
    updates_failed: int = 0
    rounds: int = 0
    rounds_missed: int = 0
    rounds_began_at: float = 0.0
    """When the last round of the clock began, in monotonic seconds."""
    ticks_failed: int = 0
    webhook_answers: Counter[HTTPStatus] = field(default_factory=Counter)
    webhook_waiting: int = 0
    """Updates that were let in and wait for their commit, now."""
    first_notices: Histogram = field(default_factory=lambda: Histogram(FIRST_NOTICE_SECONDS))
    _told: OrderedDict[str, None] = field(default_factory=OrderedDict, repr=False)

    def round_began(self, at: float, every: float) -> None:
        """A round of the clock begins; those that fit into the time since the last were missed."""
        since, self.rounds_began_at = at - self.rounds_began_at, at
        self.rounds += 1
        self.rounds_missed += max(0, round(since / every) - 1)

    def urgent_sent(self, alert: str, seconds: float) -> None:
        """An urgent alert was told `seconds` after it was accepted; the first time counts."""
        if alert in self._told:
            return
        self._told[alert] = None
        if len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
        self.first_notices.observe(max(0.0, seconds))
