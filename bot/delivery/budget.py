"""How fast Telegram lets one bot speak.

30 calls in any second, 1 a second in a private chat, 20 in any minute in a group:

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this

A little more time than that is taken: what leaves here evenly arrives there less evenly.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Self

from storage.chats import Chat
from storage.outbox import Lane

SEVERAL_CHATS, AT_ONCE = 3, 1.0
"""So many chats refused within so many seconds: it is the bot that is too fast, not a chat."""
PROBE_SECONDS = 1.0
"""How often something urgent may try all the same while everything is paused."""
FOR_ALARMS = 3
"""What is left of a group's minute for red alerts: without it one would wait for up to 40 s."""
FORGET_SECONDS = 60.0


@dataclass(slots=True)
class Window:
    """At most `count` in any `seconds`."""

    count: int
    seconds: float
    taken: deque[float] = field(default_factory=deque)

    def wait(self, now: float, leaving: int = 0) -> float:
        """Seconds until one more may go, `leaving` of them for others."""
        while self.taken and self.taken[0] <= now - self.seconds:
            self.taken.popleft()
        over = len(self.taken) - (self.count - leaving)
        return self.taken[over] + self.seconds - now if over >= 0 else 0.0

    def take(self, now: float) -> None:
        """One goes."""
        self.taken.append(now)

    def is_fresh(self, now: float) -> bool:
        """Whether nothing is left to remember."""
        return not self.taken or self.taken[-1] <= now - self.seconds


@dataclass(slots=True)
class Bucket:
    """A few at once, then at an even pace: `size` tokens that refill at `rate` a second."""

    size: float
    rate: float
    tokens: float = field(init=False)
    at: float = 0.0

    def __post_init__(self) -> None:
        self.tokens = self.size

    def wait(self, now: float, leaving: int = 0) -> float:
        """Seconds until one more may go, `leaving` of them for others."""
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 + leaving - self.tokens) / self.rate)

    def take(self, now: float) -> None:
        """One goes."""
        del now
        self.tokens -= 1

    def is_fresh(self, now: float) -> bool:
        """Whether nothing is left to remember."""
        return self.tokens + (now - self.at) * self.rate >= self.size


@dataclass(slots=True)
class Pace:
    """What Telegram allows: calls and seconds, or a few at once and then so many a second."""

    overall: tuple[int, float] = (30, 1.02)
    group: tuple[int, float] = (20, 60.5)
    private: tuple[float, float] = (5, 0.95)
    unhurried: tuple[float, float] = (3, 28.9)
    """Everything but what is urgent: evenly, so that something urgent never meets a full second."""


@dataclass(slots=True)
class Budget:
    """One budget for sends and edits alike. `clock` counts seconds and never goes back."""

    clock: Callable[[], float]
    pace: Pace = field(default_factory=Pace)
    _all: Window = field(init=False)
    _unhurried: Bucket = field(init=False)
    _chats: dict[str, Window | Bucket] = field(init=False, default_factory=dict)
    _closed: dict[str, float] = field(init=False, default_factory=dict)
    _refused: dict[str, float] = field(init=False, default_factory=dict)
    _paused_until: float = field(init=False, default=0.0)
    _silent_until: float = field(init=False, default=0.0)
    _probed_at: float = field(init=False, default=0.0)
    _forgot_at: float = field(init=False, default=0.0)

    @classmethod
    def unlimited(cls) -> Self:
        """No pace at all: for a Telegram on loopback, which sets no limits."""
        return cls(monotonic, Pace((10**9, 0.0), (10**9, 0.0), (1e9, 1e9), (1e9, 1e9)))

    def __post_init__(self) -> None:
        self._all = Window(*self.pace.overall)
        self._unhurried = Bucket(*self.pace.unhurried)

    def pause_before(self, lane: Lane) -> float:
        """Seconds until anything of this lane may go anywhere."""
        now = self.clock()
        paused = max(self._paused_until, self._silent_until) - now
        if lane.is_urgent:
            paused = min(paused, self._probed_at + PROBE_SECONDS - now)
            return max(0.0, paused, self._all.wait(now))
        return max(0.0, paused, self._all.wait(now), self._unhurried.wait(now))

    def wait(self, chat: Chat, lane: Lane) -> float:
        """Seconds until this chat may get one more.

        Bulk leaves half of a group's minute, and a night of orange alerts something for a red one.
        """
        now = self.clock()
        leaving = self._leaving(lane) if chat.is_group else 0
        closed = self._closed.get(chat.id, now) - now
        return max(closed, self.pause_before(lane), self._of(chat).wait(now, leaving))

    def take(self, chat: Chat, lane: Lane) -> None:
        """A call for this chat goes out."""
        now = self.clock()
        self._all.take(now)
        if lane.is_urgent:
            self._probed_at = now
        else:
            self._unhurried.take(now)
        of_chat = self._of(chat)
        of_chat.take(now)
        if (wait := of_chat.wait(now)) > 0:
            self._closed[chat.id] = now + wait

    def closed(self) -> set[str]:
        """The chats that may get nothing at the moment, whatever the lane."""
        now = self.clock()
        self._closed = {chat: until for chat, until in self._closed.items() if until > now}
        return set(self._closed)

    def refuse(self, chat: Chat, seconds: float) -> None:
        """Telegram asked to wait: this chat alone stops, or everything when it is not the first."""
        now = self.clock()
        self._closed[chat.id] = now + seconds
        self._refused = {c: at for c, at in self._refused.items() if at > now - AT_ONCE}
        self._refused[chat.id] = now
        if len(self._refused) >= SEVERAL_CHATS:
            self.pause(seconds)

    def pause(self, seconds: float) -> None:
        """Everything stops, but for something urgent now and then, which finds out when it ends."""
        self._paused_until = max(self._paused_until, self.clock() + seconds)

    def wait_for_an_answer(self, seconds: float) -> None:
        """Telegram does not answer: the same, until it does."""
        self._silent_until = max(self._silent_until, self.clock() + seconds)

    def resume(self) -> None:
        """Telegram answers again: what was paused because it did not goes on."""
        self._silent_until = 0.0

    @property
    def is_paused(self) -> bool:
        """Whether everything stops at the moment."""
        return self.clock() < max(self._paused_until, self._silent_until)

    @property
    def remembered(self) -> int:
        """How many chats are kept in mind."""
        return len(self._chats)

    def _leaving(self, lane: Lane) -> int:
        if lane is Lane.BULK:
            return self.pace.group[0] // 2
        return 0 if lane is Lane.ALARM else FOR_ALARMS

    def _of(self, chat: Chat) -> Window | Bucket:
        if chat.id not in self._chats:
            self._forget_quiet()
            of_chat = Window(*self.pace.group) if chat.is_group else Bucket(*self.pace.private)
            self._chats[chat.id] = of_chat
        return self._chats[chat.id]

    def _forget_quiet(self) -> None:
        """A chat that was quiet for long enough needs no memory."""
        now = self.clock()
        if now >= self._forgot_at + FORGET_SECONDS:
            self._forgot_at = now
            self._chats = {id_: of for id_, of in self._chats.items() if not of.is_fresh(now)}
