"""The courier: takes knocks to the gateways of mail and SMS, and writes what became of each.

A noun of its own beside the outbox: a mail server knows no chats, no slots and no budget of
Telegram's, and a gateway that is slow must not hold up a message of Telegram's.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.delivery.gateways import Gateways, GatewayUnreadable, NotTaken
from bot.delivery.writing import written
from bot.log import place_of
from storage.engine import is_down
from storage.group_commit import GroupCommit
from storage.knocks import Knock
from storage.lead import LeadLost
from storage.outbox import Outcome
from storage.unit_of_work import UnitOfWork

AT_ONCE = 8
"""How many are on their way at the same time at the most."""
IDLE_SECONDS, DATABASE_PAUSE = 5.0, 1.0
FIRST_BACKOFF, LONGEST_BACKOFF = timedelta(seconds=15), timedelta(minutes=10)
MOST_ATTEMPTS = 8
"""Some forty minutes: a gateway that takes nothing for so long has no news for an alert."""

log = structlog.get_logger()

OnLost = Callable[[UnitOfWork, Knock, datetime], Awaitable[None]]
"""Hears that a knock was never taken."""


@dataclass(slots=True)
class Courier:
    """Carries what is due, outside of any transaction. Only the process that leads may do that."""

    claim: Callable[[], AbstractAsyncContextManager[UnitOfWork]]
    commits: GroupCommit
    gateways: Gateways
    now: Callable[[], datetime]
    on_lost: OnLost
    on_commit: Callable[[], None]
    last_seconds: float
    _one_round: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)
    _wake: asyncio.Event = field(init=False, default_factory=asyncio.Event)

    def wake(self) -> None:
        """Something was committed: look now."""
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled, and then end what is on its way: it would arrive twice."""
        while True:
            self._wake.clear()
            pause = await self._round()
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()

    async def _round(self) -> float:
        try:
            if await self.carry_due():
                return 0.0
        except LeadLost:
            return DATABASE_PAUSE
        except Exception as error:  # noqa: BLE001 - Telegram's messages must not stop for it
            kind, place = type(error).__name__, place_of(error)
            log.error("no knock is carried out", kind=kind, place=place, down=is_down(error))
            return DATABASE_PAUSE
        return IDLE_SECONDS

    async def carry_due(self) -> int:
        """Take what is due where it goes, some at a time; return how many that were."""
        async with self._one_round:
            async with self.claim() as uow:
                knocks = await uow.knocks.due(self.now(), AT_ONCE)
            if knocks:
                await self._carry_all(knocks)
            return len(knocks)

    async def _carry_all(self, knocks: Sequence[Knock]) -> None:
        carried = [asyncio.create_task(self._carry(knock)) for knock in knocks]
        try:
            await asyncio.wait(carried)
        except asyncio.CancelledError:
            await asyncio.wait(carried, timeout=self.last_seconds)
            raise
        finally:
            for each in carried:
                each.cancel()
        for each in carried:
            each.result()

    async def _carry(self, knock: Knock) -> None:
        if not knock.is_true:
            await self._end(knock, Outcome.CANCELLED, "no longer true")
        elif knock.expires_at <= self.now():
            await self._lose(knock, Outcome.EXPIRED, "too late")
        else:
            await self._hand_over(knock)

    async def _hand_over(self, knock: Knock) -> None:
        try:
            await self.gateways.send(knock.letter)
        except NotTaken:
            await self._not_taken(knock)
        except GatewayUnreadable:
            await self._lose(knock, Outcome.FAILED, "no gateway")
        except Exception as error:  # noqa: BLE001 - one bad row must not silence the others
            log.error("a knock is set aside", kind=type(error).__name__, place=place_of(error))
            await self._lose(knock, Outcome.FAILED, type(error).__name__)
        else:
            await self._end(knock, Outcome.SENT, None)

    async def _not_taken(self, knock: Knock) -> None:
        if knock.attempts + 1 >= MOST_ATTEMPTS:
            await self._lose(knock, Outcome.FAILED, "not taken")
            return
        pause = min(FIRST_BACKOFF * 2**knock.attempts, LONGEST_BACKOFF)
        log.warning("a gateway takes nothing, trying again", seconds=pause.total_seconds())
        again_at = self.now() + pause
        await written(self.commits, lambda uow: uow.knocks.postpone(knock.id, again_at))

    async def _end(self, knock: Knock, outcome: Outcome, reason: str | None) -> None:
        now = self.now()
        await written(self.commits, lambda uow: uow.knocks.end(knock.id, outcome, now, reason))

    async def _lose(self, knock: Knock, outcome: Outcome, reason: str) -> None:
        try:
            await written(self.commits, partial(self._lost, knock, outcome, reason))
        except Exception as error:  # noqa: BLE001 - whatever it was, the knock has its end
            log.error("nobody learns of a lost knock", kind=type(error).__name__)
            await self._end(knock, outcome, reason)
        self.on_commit()

    async def _lost(self, knock: Knock, outcome: Outcome, reason: str, uow: UnitOfWork) -> None:
        if await uow.knocks.end(knock.id, outcome, self.now(), reason):
            await self.on_lost(uow, knock, self.now())
