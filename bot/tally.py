"""The outbox by outcome, without counting for ever what ended long ago."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from storage.outbox import Outcome
from storage.unit_of_work import UnitOfWork

AT_ONCE = 20_000
"""How many rows are counted before the loop has its turn: some milliseconds on SQLite."""


@dataclass(slots=True)
class Tally:
    """Remembers the counts up to a position below which every row has its end, which is final."""

    _position: int = field(init=False, default=0)
    _ended: Counter[Outcome] = field(init=False, default_factory=Counter)
    _one_count: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)

    async def rows(self, uow: UnitOfWork, now: datetime) -> Mapping[Outcome, int]:
        """How many rows stand in each outcome, as `uow` sees them."""
        async with self._one_count:
            await self._go_on(uow, await uow.deliveries.ended_to(now))
            newest = await uow.deliveries.count(after=self._position)
            return {outcome: self._ended[outcome] + newest[outcome] for outcome in Outcome}

    async def _go_on(self, uow: UnitOfWork, position: int) -> None:
        while self._position < position:
            to = min(position, self._position + AT_ONCE)
            self._ended.update(await uow.deliveries.count(after=self._position, to=to))
            self._position = to
            await asyncio.sleep(0)
