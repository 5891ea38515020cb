"""The updates as a webhook gets them: posted one by one, and kept until they were answered 2xx.

As the Bot API server does it (github.com/tdlib/telegram-bot-api, WebhookActor.cpp): the messages of
one chat follow each other, and so do one person's presses; the rest goes side by side; what was
refused is posted again at once, then after delays that double, or when `Retry-After` says.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.playground.updates import UpdateQueue
from bot.playground.waiting import Bell

HEADER = "X-Telegram-Bot-Api-Secret-Token"
CONNECTIONS = 40
ANSWER_SECONDS = 60
FIRST_DELAY, LONGEST_DELAY = 1.0, 60.0


@dataclass(slots=True)
class Webhook:
    """Where the bot wants its updates, and what the last failure was."""

    url: str
    secret: str = field(default="", repr=False)
    connections: int = CONNECTIONS
    failed_at: int = 0
    failure: str = ""


class Courier:
    """Posts what is pending to the webhook, while there is one."""

    def __init__(
        self, updates: UpdateQueue, bell: Bell, clock: Callable[[], float], first_delay: float
    ) -> None:
        self._updates = updates
        self._bell = bell
        self._clock = clock
        self._first_delay = first_delay
        self._on_the_way: set[int] = set()
        self._failures: Counter[int] = Counter()
        self._not_before: dict[int, float] = {}
        self.webhook: Webhook | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Post while the context lasts."""
        timeout = aiohttp.ClientTimeout(ANSWER_SECONDS)
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
            task = asyncio.create_task(self._run(session), name="courier")
            try:
                yield
            finally:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def _run(self, session: aiohttp.ClientSession) -> None:
        async with asyncio.TaskGroup() as posts:
            while True:
                now = asyncio.get_running_loop().time()
                for update in self._due(now):
                    self._on_the_way.add(update["update_id"])
                    posts.create_task(self._post(session, update))
                waits = [at - now for at in self._not_before.values() if at > now]
                with suppress(TimeoutError):
                    async with asyncio.timeout(min(waits, default=None)):
                        await self._bell.rings()

    def _due(self, now: float) -> Iterator[Mapping[str, Any]]:
        """The first update of each line, unless it is on its way or waits."""
        if self.webhook is None or self._updates.is_cut:
            return
        lines = set()
        for update in self._updates.pending:
            line, number = _line(update), update["update_id"]
            free = len(self._on_the_way) < self.webhook.connections
            waits = number in self._on_the_way or self._not_before.get(number, now) > now
            if free and line not in lines and not waits:
                yield update
            lines.add(line)

    async def _post(self, session: aiohttp.ClientSession, update: Mapping[str, Any]) -> None:
        number, webhook = update["update_id"], self.webhook
        assert webhook is not None  # noqa: S101  `_due` saw it a moment ago
        headers = {HEADER: webhook.secret} if webhook.secret else {}
        try:
            async with session.post(webhook.url, json=update, headers=headers) as answer:
                if answer.ok:
                    self._arrived(number)
                else:
                    reason = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                    self._failed(webhook, number, reason, answer.headers.get("Retry-After"))
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            self._failed(webhook, number, type(error).__name__, None)
        finally:
            self._on_the_way.discard(number)
            self._bell.ring()

    def _arrived(self, number: int) -> None:
        self._updates.confirm(number)
        self._failures.pop(number, None)
        self._not_before.pop(number, None)

    def _failed(self, webhook: Webhook, number: int, why: str, retry_after: str | None) -> None:
        webhook.failed_at, webhook.failure = int(self._clock()), why
        failures, now = self._failures[number], asyncio.get_running_loop().time()
        delay = min(self._first_delay * 2**failures, LONGEST_DELAY) if failures else 0.0
        if retry_after is not None and retry_after.isdecimal():
            delay = float(retry_after)
        self._failures[number] += 1
        self._not_before[number] = now + delay


def _line(update: Mapping[str, Any]) -> tuple[str, int]:
    kind = list(update)[1]
    if kind == "callback_query":
        return "presses", update[kind]["from"]["id"]
    return "chat", update[kind]["chat"]["id"]
