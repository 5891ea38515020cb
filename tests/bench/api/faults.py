"""What goes wrong on request: refusals, answers that never come, cut connections, odd updates."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from bot.playground.errors import ApiError, forbidden, too_many_requests


class Kind(StrEnum):
    """How a call fails. What fails "after" has taken effect, and the bot does not know."""

    ERROR = "error"
    BLOCKED = "blocked"
    FLOODED = "flooded"
    RESET_BEFORE = "reset before"
    RESET_AFTER = "reset after"
    LATE_BEFORE = "late before"
    LATE_AFTER = "late after"

    @property
    def is_after(self) -> bool:
        """Whether the call took effect all the same."""
        return self in (Kind.RESET_AFTER, Kind.LATE_AFTER)


LATE_SECONDS = 30.0
"""Longer than any bot waits for the answer to a message."""
RETRY_AFTER = 1


@dataclass(slots=True)
class Fault:
    """A share of the calls of some methods (none named: of all) fails, but so often at the most.

    In some chats, or in any where none is named.
    """

    kind: Kind
    share: float
    methods: Collection[str] = ()
    times: int = 60
    chats: Collection[int] = ()


@dataclass(slots=True)
class Faults:
    """What goes wrong at the moment, and how often it did."""

    random: Random = field(default_factory=lambda: Random(7))
    now: list[Fault] = field(default_factory=list)
    struck: Counter[str] = field(default_factory=Counter)
    repeated: float = 0.0
    """The share of the updates that are delivered twice."""
    shuffled: bool = False
    """Whether the updates of one fetch come in any order."""

    def strike(self, method: str, chat: int) -> Kind | None:
        """How this call fails, if it does."""
        for fault in self.now:
            concerned = not fault.methods or method in fault.methods
            concerned = concerned and (not fault.chats or chat in fault.chats)
            if concerned and fault.times and self.random.random() < fault.share:
                fault.times -= 1
                self.struck[fault.kind] += 1
                return fault.kind
        return None


def refusal(kind: Kind) -> ApiError | None:
    """What Telegram says to a call that it refuses; None for what it says nothing to."""
    if kind is Kind.ERROR:
        return ApiError(500, "Internal Server Error")
    if kind is Kind.BLOCKED:
        return forbidden("bot was blocked by the user")
    return too_many_requests(RETRY_AFTER) if kind is Kind.FLOODED else None
