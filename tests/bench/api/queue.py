"""Updates that wait for the bot, with the true semantics of getUpdates, and when each was what."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from time import monotonic
from typing import Any

MOST = 100


@dataclass(slots=True)
class Times:
    """When an update could be fetched, was fetched, and was confirmed; seconds, or None yet."""

    queued: float
    served: float | None = None
    confirmed: float | None = None


@dataclass(slots=True)
class Queue:
    """What the bot has not confirmed yet."""

    next_id: int = 1000
    pending: dict[int, dict[str, Any]] = field(default_factory=dict)
    times: dict[int, Times] = field(default_factory=dict)
    _change: asyncio.Event = field(default_factory=asyncio.Event)

    def push(self, updates: Sequence[dict[str, Any]]) -> list[int]:
        """Queue updates; returns their ids."""
        ids = []
        now = monotonic()
        for update in updates:
            self.next_id += 1
            self.pending[self.next_id] = {"update_id": self.next_id} | update
            self.times[self.next_id] = Times(now)
            ids.append(self.next_id)
        self._change.set()
        return ids

    def confirm(self, offset: int) -> None:
        """What lies below `offset` is not delivered again."""
        for update_id in [known for known in self.pending if known < offset]:
            self.take(update_id)

    def take(self, update_id: int) -> None:
        """The bot has confirmed an update."""
        del self.pending[update_id]
        self.times[update_id].confirmed = monotonic()

    async def more(self) -> None:
        """Wait until updates come that nobody has looked at."""
        await self._change.wait()
        self._change.clear()

    async def poll(self, limit: int, within: float) -> list[dict[str, Any]]:
        """What waits, or what comes within so many seconds."""
        if not self.pending:
            self._change.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(within):
                    await self._change.wait()
        now = monotonic()
        batch = list(islice(self.pending.values(), max(1, min(limit, MOST))))
        for update in batch:
            times = self.times[update["update_id"]]
            times.served = times.served or now
        return batch
