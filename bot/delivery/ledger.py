"""What became of each row: written down, however long the database takes to hear it."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, TypeAlias, TypeVar

import structlog

from bot.delivery.writing import written
from storage.chats import Chat, ChatState
from storage.deliveries import Queued
from storage.group_commit import GroupCommit, Work
from storage.outbox import Operation, Outcome
from storage.unit_of_work import UnitOfWork

FIRST_BACKOFF, LONGEST_BACKOFF = timedelta(seconds=0.5), timedelta(minutes=5)
LONGEST_URGENT_BACKOFF = timedelta(seconds=15)
"""An alert does not wait for minutes once Telegram is back."""
MOST_DOUBLINGS = 10
JITTER = 0.2
"""Tries are spread a little, so that a Telegram that comes back is not met by all of them."""

log = structlog.get_logger()

T = TypeVar("T")
Told: TypeAlias = Mapping[str, datetime]
"""Alerts by id, with when each was accepted."""
Learn = Callable[[UnitOfWork, str, Any, datetime], Awaitable[None]]
"""Takes what Telegram answered to a call about an id."""
OnDead = Callable[[UnitOfWork, Chat, datetime], Awaitable[None]]
"""Hears once that a chat is gone."""
OnBack = Callable[[UnitOfWork, Chat, datetime], Awaitable[None]]
"""Hears that a chat takes messages again that was thought gone."""
OnUndelivered = Callable[[UnitOfWork, Chat, Sequence[Queued], datetime], Awaitable[None]]
"""Hears what was on its way to a chat that is gone, whenever there is some more of it."""
OnMute = Callable[[UnitOfWork, Chat, datetime], Awaitable[None]]
"""Hears once that the bot may not write in a group."""
OnBroken = Callable[[UnitOfWork, Queued, str, datetime], Awaitable[None]]
"""Hears that Telegram refuses a row for good, and why."""


@dataclass(slots=True)
class Ledger:
    """Gives each row its one end; several ends share a commit."""

    commits: GroupCommit
    now: Callable[[], datetime]
    learners: Mapping[str, Learn]
    on_dead: OnDead
    on_undelivered: OnUndelivered
    on_back: OnBack
    on_broken: OnBroken
    on_mute: OnMute
    random: Random = field(default_factory=Random)
    _writing: dict[asyncio.Future[Any], str] = field(init=False, default_factory=dict)

    async def sent(self, row: Queued, chat: Chat, answer: Any) -> Told:
        """Telegram took it, and answered this; return which alerts were told by it."""
        try:
            return await self._write(row.chat, partial(self._sent, row, chat, answer))
        except Exception as error:  # noqa: BLE001 - it was said all the same, and ends as such
            log.error("an answer is of no use", row=row.id, kind=type(error).__name__)
            return await self._write(row.chat, partial(self._said, row, answer))

    async def end(self, row: Queued, outcome: Outcome, reason: str | None = None) -> None:
        """It ended like this, for this reason."""
        await self._write(row.chat, partial(self._end, row, outcome, reason))

    async def find_gone(self, row: Queued) -> None:
        """The message is not on the screen any more: what would have told by it is told anew."""
        await self._write(row.chat, partial(self._find_gone, row))

    async def postpone(self, row: Queued) -> None:
        """Telegram did not answer: it waits, and holds what comes after it in chat and lane."""
        longest = LONGEST_URGENT_BACKOFF if row.lane.is_urgent else LONGEST_BACKOFF
        pause = min(backoff(row.attempts), longest)
        log.warning("Telegram does not answer, trying again", seconds=pause.total_seconds())
        due_at = self.now() + pause * self.random.uniform(1 - JITTER, 1 + JITTER)
        await self._write(row.chat, lambda uow: uow.deliveries.postpone(row.id, due_at))

    async def give_up(self, row: Queued, reason: str) -> None:
        """Telegram refuses it for good, and somebody learns so."""
        await self._write(row.chat, partial(self._give_up, row, reason))

    async def set_aside(self, row: Queued, kind: str) -> None:
        """We cannot carry it out; somebody learns so, unless that fails as well."""
        try:
            await self.give_up(row, kind)
        except Exception as error:  # noqa: BLE001 - whatever it was, the row has its end
            log.error("nobody learns of it", row=row.id, kind=type(error).__name__)
            await self.end(row, Outcome.FAILED, kind)

    async def move(self, chat: Chat, telegram_id: int) -> None:
        """The group became a supergroup: what waits goes there."""
        await self._write(chat.id, partial(self._move, chat, telegram_id))

    async def bury(self, chat: Chat, reason: str) -> None:
        """The chat is gone, with all that was on its way there."""
        await self._write(chat.id, partial(self._bury, chat, reason))

    async def mute(self, row: Queued, chat: Chat, reason: str) -> None:
        """The bot may not write there: so much for this row, and the next may go again."""
        await self._write(row.chat, partial(self._mute, row, chat, reason))

    async def pass_over(self, chat: Chat) -> None:
        """What was said while somebody else found the chat gone; it may be back by now."""
        await self._write(chat.id, partial(self._pass_over, chat))

    @property
    def unwritten(self) -> Collection[str]:
        """The chats of which an outcome waits to be written: nothing else goes there meanwhile."""
        return self._writing.values()

    async def close(self) -> None:
        """The process ends: what the database did not take by now goes out again."""
        writing = list(self._writing)
        for each in writing:
            each.cancel()
        if writing:
            await asyncio.wait(writing)

    async def _write(self, chat: str, work: Work[T]) -> T:
        """The chat waits meanwhile: what went out would go out again, every second.

        It is written even when whoever waits for it has to stop: the lead is lost where the
        database is away, and may be this process's again as soon as it is back.
        """
        writing = asyncio.ensure_future(written(self.commits, work))
        self._writing[writing] = chat
        writing.add_done_callback(self._is_written)
        return await asyncio.shield(writing)

    def _is_written(self, writing: asyncio.Future[Any]) -> None:
        del self._writing[writing]
        if not writing.cancelled():
            writing.exception()  # whoever waited has heard of it, or is gone

    async def _sent(self, row: Queued, chat: Chat, answer: Any, uow: UnitOfWork) -> Told:
        told = await self._said(row, answer, uow)
        if row.operation is Operation.CALL and (learner := row.body.get("learner")):
            await self.learners[learner](uow, row.about or "", answer, self.now())
        if self._hears_again(row, chat) and await uow.chats.revive(chat.id):
            await self.on_back(uow, chat, self.now())
        return told

    @staticmethod
    def _hears_again(row: Queued, chat: Chat) -> bool:
        return chat.state is not ChatState.ALIVE and row.operation is Operation.SEND

    async def _said(self, row: Queued, answer: Any, uow: UnitOfWork) -> Told:
        ended = await uow.deliveries.end(row.id, Outcome.SENT, now=self.now())
        if row.operation is Operation.SEND:
            await self._keep_place(row, answer, uow, ended=ended)
        return await _told_by(row, uow) if ended and row.lane.is_urgent else {}

    async def _keep_place(self, row: Queued, answer: Any, uow: UnitOfWork, *, ended: bool) -> None:
        if ended and row.slot is not None:
            await uow.slots.adopt(row.slot, answer["message_id"])
        elif not ended and await uow.deliveries.outcome(row.id) is not Outcome.SENT:
            # It was taken back while it was on the wire: off the screen again. (`SENT`: an earlier
            # try of ours was kept, and the database went away before it said so.)
            await uow.outbox.delete_message(row.chat, answer["message_id"], now=self.now())

    async def _end(
        self, row: Queued, outcome: Outcome, reason: str | None, uow: UnitOfWork
    ) -> bool:
        """False for a row that had its end before: nothing more comes of it."""
        if not await uow.deliveries.end(row.id, outcome, now=self.now(), reason=reason):
            return False
        if row.operation is Operation.SEND and row.slot and outcome is not Outcome.SENT:
            await uow.deliveries.end_orphans(row.slot, self.now())
        return True

    async def _find_gone(self, row: Queued, uow: UnitOfWork) -> None:
        if not await self._end(row, Outcome.SENT, None, uow):
            return
        if row.grows and row.slot is not None and row.message_id is not None:
            await uow.storms.start_again(row.slot, row.message_id)

    async def _give_up(self, row: Queued, reason: str, uow: UnitOfWork) -> None:
        if await self._end(row, Outcome.FAILED, reason, uow):
            await self.on_broken(uow, row, reason, self.now())

    async def _mute(self, row: Queued, chat: Chat, reason: str, uow: UnitOfWork) -> None:
        if await self._end(row, Outcome.FAILED, reason, uow):
            if await uow.chats.mute(chat.id, reason):
                await self.on_mute(uow, chat, self.now())
            await self.on_broken(uow, row, reason, self.now())

    async def _move(self, chat: Chat, telegram_id: int, uow: UnitOfWork) -> None:
        if await uow.chats.migrate(chat.id, telegram_id):
            await uow.storms.start_again_in(chat.id)

    async def _bury(self, chat: Chat, reason: str, uow: UnitOfWork) -> None:
        first = await uow.chats.bury(chat.id, reason)
        await self._give_back(chat, reason, uow)
        if first:
            await self.on_dead(uow, chat, self.now())

    async def _pass_over(self, chat: Chat, uow: UnitOfWork) -> None:
        if (await uow.chats.get(chat.id)).state is ChatState.DEAD:
            await self._give_back(chat, "the chat is gone", uow)

    async def _give_back(self, chat: Chat, reason: str, uow: UnitOfWork) -> None:
        undelivered = await uow.deliveries.end_chat(chat.id, reason, self.now())
        await self.on_undelivered(uow, chat, undelivered, self.now())


async def _told_by(row: Queued, uow: UnitOfWork) -> Told:
    """The alert of a notice, or those that a list brings onto the screen."""
    if row.about is not None:
        return {row.about: row.accepted_at} if row.operation is Operation.SEND else {}
    if row.slot is None:
        return {}
    if row.operation is Operation.SEND:
        listed = await uow.notices.in_slots([row.slot])
    else:
        listed = await uow.storms.news_in(row.slot) if row.grows else []
    return await uow.alerts.accepted_at({each.alert for each in listed}) if listed else {}


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many tries in vain."""
    doublings: int = 2 ** min(attempts, MOST_DOUBLINGS)
    return min(FIRST_BACKOFF * doublings, LONGEST_BACKOFF)
