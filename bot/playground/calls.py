"""A record of every call of the bot, and the places where a test can step in."""

import inspect
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.playground.errors import ApiError, bad_gateway
from bot.playground.params import Params
from bot.playground.waiting import Bell

POLL = "getUpdates"


@dataclass(slots=True, eq=False)
class Call:
    """One call: what was asked, when (monotonic seconds), and how it ended."""

    method: str
    params: Mapping[str, Any] = field(repr=False)
    chat: int | None
    at: float
    result: Any = field(default=None, repr=False)
    error: ApiError | None = None
    done: bool = False


Hook = Callable[[Call], Awaitable[None] | None]


class Lost(Exception):
    """Raised by a hook: the call gets no effect (before) or no proper answer (after)."""


@dataclass(slots=True)
class _Failure:
    method: str
    error: ApiError
    times: int
    chat: int | None

    def strikes(self, call: Call) -> bool:
        same_method = self.method.lower() == call.method.lower()
        return self.times > 0 and same_method and self.chat in {None, call.chat}


class CallLog:
    """Follows calls through their life; `getUpdates` counts like any other, except as in flight."""

    def __init__(self, bell: Bell, now: Callable[[], float]) -> None:
        self._bell = bell
        self._now = now
        self._before: list[Hook] = []
        self._after: list[Hook] = []
        self._failures: list[_Failure] = []
        self.calls: list[Call] = []
        self.deeds = 0  # calls other than polls
        self.offline = False

    def begin(self, method: str, params: Params) -> Call:
        """Note that a call came in."""
        call = Call(method, params.values, params.integer("chat_id") or None, self._now())
        self.calls.append(call)
        self.deeds += method != POLL
        self._bell.ring()
        return call

    def end(self, call: Call) -> None:
        """Note that a call was answered."""
        call.done = True
        self._bell.ring()

    async def before(self, call: Call) -> None:
        """Let hooks act before the call takes effect.

        Raises:
            ApiError: an injected failure, or an outage.
        """
        await _run(self._before, call)
        if self.offline:
            raise bad_gateway()
        for failure in self._failures:
            if failure.strikes(call):
                failure.times -= 1
                raise failure.error

    async def after(self, call: Call) -> None:
        """Let hooks act after the call took effect, before the answer leaves."""
        await _run(self._after, call)

    def fail(self, method: str, error: ApiError, times: int, chat: int | None) -> None:
        """Refuse the next `times` calls of a method, in one chat or in any."""
        self._failures.append(_Failure(method, error, times, chat))

    @contextmanager
    def hook(self, hook: Hook, *, after: bool) -> Iterator[None]:
        """Run a hook on each call while the context lasts."""
        hooks = self._after if after else self._before
        hooks.append(hook)
        try:
            yield
        finally:
            hooks.remove(hook)

    def in_flight(self) -> list[Call]:
        """The calls that are being worked on."""
        return [call for call in self.calls[-200:] if not call.done and call.method != POLL]


async def _run(hooks: list[Hook], call: Call) -> None:
    for hook in list(hooks):
        outcome = hook(call)
        if inspect.isawaitable(outcome):
            await outcome
