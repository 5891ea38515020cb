"""How fast Telegram lets one bot speak.

30 calls a second in all, 1 a second in a private chat, 20 a minute in a group:

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Self

from storage.chats import Chat
from storage.outbox import Lane


@dataclass(slots=True)
class Bucket:
    """Tokens that refill with time: `size` at most, `rate` a second."""

    size: float
    rate: float
    tokens: float
    at: float

    def wait(self, now: float, floor: float = 0) -> float:
        """Seconds until a token may be taken, leaving `floor` of them for others."""
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.rate)
        self.at = now
        missing = 1 + floor - self.tokens
        return max(0.0, missing / self.rate)

    def take(self) -> None:
        """Spend one."""
        self.tokens -= 1


@dataclass(slots=True)
class Budget:
    """One budget for sends and edits alike. `clock` counts seconds and never goes back."""

    clock: Callable[[], float]
    overall: tuple[float, float] = (30, 30)
    private: tuple[float, float] = (5, 1)
    group: tuple[float, float] = (20, 20 / 60)
    _all: Bucket = field(init=False)
    _chats: dict[str, Bucket] = field(default_factory=dict)
    _paused: dict[str, float] = field(default_factory=dict)

    @classmethod
    def unlimited(cls) -> Self:
        """No pace at all: for a Telegram on loopback, which sets no limits."""
        endless = (1e9, 1e9)
        return cls(monotonic, overall=endless, private=endless, group=endless)

    def __post_init__(self) -> None:
        self._all = self._full(self.overall)

    def wait(self, chat: Chat, lane: Lane) -> float:
        """Seconds until this chat may get one more; bulk leaves half of a group's minute."""
        now = self.clock()
        pause = self._paused.get(chat.id, now) - now
        floor = self.group[0] / 2 if chat.is_group and lane is Lane.BULK else 0
        return max(0.0, pause, self._all.wait(now), self._bucket(chat).wait(now, floor))

    def take(self, chat: Chat) -> None:
        """A call for this chat goes out."""
        self._all.take()
        self._bucket(chat).take()

    def pause(self, chat: Chat, seconds: float) -> None:
        """Telegram asked to wait: this chat alone stops."""
        self._paused[chat.id] = self.clock() + seconds

    def _bucket(self, chat: Chat) -> Bucket:
        if chat.id not in self._chats:
            self._forget_full()
            self._chats[chat.id] = self._full(self.group if chat.is_group else self.private)
        return self._chats[chat.id]

    def _forget_full(self) -> None:
        """A chat that was quiet long enough to be full again needs no memory."""
        now = self.clock()
        self._paused = {chat: until for chat, until in self._paused.items() if until > now}
        quiet = [c for c, b in self._chats.items() if b.tokens + (now - b.at) * b.rate >= b.size]
        for chat in quiet:
            del self._chats[chat]

    def _full(self, size_and_rate: tuple[float, float]) -> Bucket:
        size, rate = size_and_rate
        return Bucket(size, rate, size, self.clock())
