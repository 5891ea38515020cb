"""Telegram's pace: about 30 calls a second, 1 a second per person, 20 a minute per group."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.playground.errors import too_many_requests
from bot.playground.records import Chat, GroupChat

OVERALL = (30, 1.0)
PER_GROUP = (20, 60.0)
PRIVATE_BURST = 5


@dataclass(slots=True)
class _Window:
    """At most `count` admissions in any `seconds`."""

    count: int
    seconds: float
    admitted: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        while self.admitted and self.admitted[0] <= now - self.seconds:
            self.admitted.popleft()
        full = len(self.admitted) >= self.count
        return self.admitted[0] + self.seconds - now if full else 0.0

    def admit(self, now: float) -> None:
        self.admitted.append(now)


@dataclass(slots=True)
class _Bucket:
    """A burst, then one a second."""

    tokens: float = PRIVATE_BURST
    at: float = 0.0

    def wait(self, now: float) -> float:
        self.tokens = min(PRIVATE_BURST, self.tokens + now - self.at)
        self.at = now
        return max(0.0, 1 - self.tokens)

    def admit(self, _now: float) -> None:
        self.tokens -= 1


class Limits:
    """Counts sends and edits; `now` is a monotonic clock in seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._overall = _Window(*OVERALL)
        self._chats: dict[int, _Window | _Bucket] = {}
        self._paused_until: defaultdict[int, float] = defaultdict(float)

    def admit(self, chat: Chat) -> None:
        """Count one call to a chat.

        Raises:
            ApiError: 429; the chat stays closed until `retry_after` is over.
        """
        now = self._now()
        gates = (self._overall, self._gate(chat))
        wait = max(self._paused_until[chat.id] - now, *(gate.wait(now) for gate in gates))
        if wait > 0:
            retry_after = math.ceil(wait)
            self._paused_until[chat.id] = now + retry_after
            raise too_many_requests(retry_after)
        for gate in gates:
            gate.admit(now)

    def _gate(self, chat: Chat) -> _Window | _Bucket:
        if chat.id not in self._chats:
            group = isinstance(chat, GroupChat)
            self._chats[chat.id] = _Window(*PER_GROUP) if group else _Bucket()
        return self._chats[chat.id]
