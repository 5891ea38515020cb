"""The one voice of the bot: takes what is due from the outbox, paced, and records how it ended."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.delivery.budget import Budget
from bot.delivery.calls import Call, body_of, call_for, edit
from bot.delivery.outcomes import (
    Broken,
    Dead,
    Done,
    Flooded,
    Later,
    Moved,
    Unauthorised,
    Verdict,
    classify,
)
from bot.log import place_of
from bot.unbroken import unbroken
from storage.chats import Chat, ChatState
from storage.deliveries import Queued
from storage.engine import Database, is_down
from storage.messages import Message
from storage.outbox import Operation, Outcome
from storage.unit_of_work import UnitOfWork

IDLE_SECONDS = 1.0
FIRST_BACKOFF, LONGEST_BACKOFF = timedelta(seconds=0.5), timedelta(minutes=5)
DATABASE_PAUSE = 1.0
LAST_SECONDS = 3.0
"""How long a bot that is told to stop waits for Telegram's last answers."""

log = structlog.get_logger()

Reveal = Callable[[UnitOfWork, Queued, datetime], Awaitable[Message | None]]
"""Opens sealed content at the moment of showing it; None when it may not be shown any more."""
Learn = Callable[[UnitOfWork, str, Any, datetime], Awaitable[None]]
"""Takes what Telegram answered to a call about an id."""
OnDead = Callable[[UnitOfWork, Chat, Sequence[Queued], datetime], Awaitable[None]]
"""Hears once that a chat is gone, and what was on its way there."""
OnBroken = Callable[[UnitOfWork, Queued, str, datetime], Awaitable[None]]
"""Hears that Telegram refuses a row for good, and why."""


@dataclass(slots=True)
class Emitter:
    """Sends what waits, the most urgent first, in order within one chat, chats side by side."""

    bot: ExtBot[Any]
    database: Database
    budget: Budget
    now: Callable[[], datetime]
    reveal: Reveal
    learners: Mapping[str, Learn]
    on_dead: OnDead
    on_broken: OnBroken
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _rested: asyncio.Event = field(default_factory=asyncio.Event)
    _busy: set[str] = field(default_factory=set)

    def wake(self) -> None:
        """Something was committed: look now."""
        self._wake.set()

    async def idle(self) -> None:
        """Wait until the next round has looked at the outbox and nothing is on the wire."""
        self._rested.clear()
        self.wake()
        await self._rested.wait()

    async def run(self) -> None:
        """Deliver until cancelled, and then end what is on the wire: it would go out twice.

        Raises `InvalidToken` when Telegram no longer knows the bot.
        """
        async with asyncio.TaskGroup() as deliveries:
            try:
                await self._rounds(deliveries)
            except asyncio.CancelledError:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LAST_SECONDS):
                        await self._off_the_wire()
                raise

    async def _rounds(self, deliveries: asyncio.TaskGroup) -> None:
        while True:
            self._wake.clear()
            pause = await self._round(deliveries)
            if not self._busy:
                self._rested.set()
            # Not `wait_for`: on Python 3.11 it loses a cancellation that meets the wake-up
            # (https://github.com/python/cpython/issues/81839), and the bot would never stop.
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()

    async def _off_the_wire(self) -> None:
        while self._busy:
            self._wake.clear()
            await self._wake.wait()

    async def _round(self, deliveries: asyncio.TaskGroup) -> float:
        """Start what may go out now; return after how many seconds to look again."""
        try:
            return await unbroken(self._start_due(deliveries))
        except Exception as error:
            if not is_down(error):
                raise
            log.error("the database does not answer, nothing is lost, trying again")
            return DATABASE_PAUSE

    async def _start_due(self, deliveries: asyncio.TaskGroup) -> float:
        pause = IDLE_SECONDS
        async with self.database.read() as uow:
            rows = await uow.deliveries.heads(self.now(), besides=self._busy)
            chats = await uow.chats.get_all([row.chat for row in rows])
        for row in rows:
            chat = chats[row.chat]
            if wait := self.budget.wait(chat, row.lane):
                pause = min(pause, wait)
                continue
            self.budget.take(chat)
            self._busy.add(chat.id)
            deliveries.create_task(self._deliver(row, chat))
        return pause

    async def _deliver(self, row: Queued, chat: Chat) -> None:
        try:
            await self._carry_out(row, chat)
        except InvalidToken:
            raise
        except Exception as error:  # noqa: BLE001 - one bad row must not silence the others
            await self._set_aside(row, error)
        finally:
            self._busy.discard(chat.id)
            self.wake()

    async def _set_aside(self, row: Queued, error: Exception) -> None:
        """A row that could not be carried out for a reason of ours, not of Telegram's."""
        if not is_down(error):
            kind = type(error).__name__
            log.error("a row is set aside", row=row.id, kind=kind, place=place_of(error))
            try:
                await self._end(row, Outcome.FAILED, kind)
            except Exception as also:
                if not is_down(also):
                    raise
            else:
                return
        # The row still waits: it goes out again, at most one repeat with its reference.
        await asyncio.sleep(DATABASE_PAUSE)

    async def _carry_out(self, row: Queued, chat: Chat) -> None:
        if chat.state is ChatState.DEAD:
            await self._end(row, Outcome.FAILED, "the chat is gone")
        elif row.expires_at is not None and row.expires_at <= self.now():
            await self._end(row, Outcome.EXPIRED, "no longer true")
        elif (call := await self._call(row, chat)) is None:
            await self._end(row, Outcome.CANCELLED, "no longer allowed")
        else:
            await self._make(call, row, chat)

    async def _call(self, row: Queued, chat: Chat) -> Call | None:
        if row.operation is not Operation.REVEAL:
            return call_for(row, chat.telegram_id)
        async with self.database.read() as uow:
            message = await self.reveal(uow, row, self.now())
        if message is None:
            return None
        return edit(chat.telegram_id, row.message_id, body_of(message))

    async def _make(self, call: Call, row: Queued, chat: Chat) -> None:
        try:
            answer = await self.bot.do_api_request(call.method, api_kwargs=dict(call.parameters))
        except TelegramError as error:
            await self._judge(classify(error), row, chat, error)
        else:
            await self._record(row, answer)

    async def _record(self, row: Queued, answer: Any) -> None:
        async with self.database.write() as uow:
            ended = await uow.deliveries.end(row.id, Outcome.SENT, now=self.now())
            if row.operation is Operation.SEND and not ended:
                # It was taken back while it was on the wire: off the screen again.
                message_id = answer["message_id"]
                await uow.outbox.delete_message(row.chat, message_id, now=self.now())
            elif row.operation is Operation.SEND and row.slot is not None:
                await uow.slots.adopt(row.slot, answer["message_id"])
            if row.operation is Operation.CALL and (learner := row.body.get("learner")):
                await self.learners[learner](uow, row.about or "", answer, self.now())

    async def _judge(self, verdict: Verdict, row: Queued, chat: Chat, error: TelegramError) -> None:
        match verdict:
            case Done():
                await self._end(row, Outcome.SENT, None)
            case Flooded(pause):
                self.budget.pause(chat, pause.total_seconds())
            case Later():
                await self._try_later(row)
            case Moved(telegram_id):
                async with self.database.write() as uow:
                    await uow.chats.migrate(chat.id, telegram_id)
            case Dead(reason):
                await self._bury(chat, reason)
            case Broken(reason):
                log.warning("Telegram refuses a message", row=row.id, reason=reason)
                await self._give_up(row, reason)
            case Unauthorised():
                raise InvalidToken from error

    async def _try_later(self, row: Queued) -> None:
        """The row waits, and holds what comes after it in its chat and lane."""
        backoff = min(FIRST_BACKOFF * 2**row.attempts, LONGEST_BACKOFF)
        log.warning("Telegram does not answer, trying again", seconds=backoff.total_seconds())
        async with self.database.write() as uow:
            await uow.deliveries.postpone(row.id, self.now() + backoff)

    async def _bury(self, chat: Chat, reason: str) -> None:
        async with self.database.write() as uow:
            first = await uow.chats.bury(chat.id, reason)
            undelivered = await uow.deliveries.end_chat(chat.id, reason, self.now())
            if first:
                await self.on_dead(uow, chat, undelivered, self.now())

    async def _give_up(self, row: Queued, reason: str) -> None:
        async with self.database.write() as uow:
            await self._write_end(uow, row, Outcome.FAILED, reason)
            await self.on_broken(uow, row, reason, self.now())

    async def _end(self, row: Queued, outcome: Outcome, reason: str | None) -> None:
        async with self.database.write() as uow:
            await self._write_end(uow, row, outcome, reason)

    async def _write_end(
        self, uow: UnitOfWork, row: Queued, outcome: Outcome, reason: str | None
    ) -> None:
        await uow.deliveries.end(row.id, outcome, now=self.now(), reason=reason)
        if row.operation is Operation.SEND and row.slot and outcome is not Outcome.SENT:
            await uow.deliveries.end_orphans(row.slot, self.now())
