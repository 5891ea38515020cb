"""What many measured times amount to."""

import statistics
from collections.abc import Sequence


def quantile(times: Sequence[float], share: float) -> float:
    """The smallest time that at least `share` of the times do not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(times: Sequence[float]) -> float:
    """The middle."""
    return statistics.median(times)
