"""The one voice of the bot: takes what is due from the outbox, and says it at Telegram's pace."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.delivery.budget import Budget
from bot.delivery.calls import Call, call_for, show
from bot.delivery.ledger import Ledger, backoff
from bot.delivery.outcomes import (
    Broken,
    Dead,
    Done,
    Flooded,
    Gone,
    Later,
    Moved,
    Mute,
    Unauthorised,
    Verdict,
    classify,
)
from bot.log import place_of
from bot.meter import Meter
from bot.unbroken import unbroken
from storage.chats import Chat, ChatState
from storage.deliveries import Queued
from storage.engine import Database, is_down
from storage.lead import LeadLost
from storage.messages import Message
from storage.outbox import Lane, Operation, Outcome
from storage.sealing import SealBroken
from storage.unit_of_work import UnitOfWork

IDLE_SECONDS = 1.0
UNCOUNTED = frozenset({Operation.DELETE, Operation.CALL})
"""Telegram's limits are about what is shown: these wait with the rest, and take nothing of it."""
LONGEST_SILENCE = timedelta(seconds=15)
"""How long everybody waits at the most before Telegram is tried again."""
ON_THE_WIRE = 32
"""How many calls are under way at the same time at the most."""
DATABASE_PAUSE = 1.0
LAST_SECONDS = 3.0

log = structlog.get_logger()

Reveal = Callable[[UnitOfWork, Queued, datetime], Awaitable[Message | None]]
"""Opens sealed content at the moment of showing it; None when it may not be shown any more."""


@dataclass(slots=True)
class Emitter:
    """Sends what waits, the most urgent first, in order within one chat, chats side by side."""

    bot: ExtBot[Any]
    database: Database
    claim: Callable[[], AbstractAsyncContextManager[UnitOfWork]]
    """Where the rows to be sent are read: only the process that leads may do that."""
    ledger: Ledger
    budget: Budget
    now: Callable[[], datetime]
    reveal: Reveal
    meter: Meter = field(default_factory=Meter)
    last_seconds: float = LAST_SECONDS
    """How long a bot that is told to stop waits for Telegram's last answers."""
    _wake: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _rested: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _busy: set[str] = field(init=False, default_factory=set)
    _in_vain: int = field(init=False, default=0)
    _turned_away: bool = field(init=False, default=False)

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
                    async with asyncio.timeout(self.last_seconds):
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
        except LeadLost:
            return DATABASE_PAUSE
        except Exception as error:
            if not is_down(error):
                raise
            log.error("the database does not answer, nothing is lost, trying again")
            return DATABASE_PAUSE

    async def _start_due(self, deliveries: asyncio.TaskGroup) -> float:
        pause = self.budget.pause_before(Lane.URGENT)
        if pause > 0:
            return pause
        pauses = [IDLE_SECONDS]
        async with self.claim() as uow:
            seen = self._busy | self.budget.closed() | {*self.ledger.unwritten}
            while (room := ON_THE_WIRE - len(self._busy)) > 0:
                rows = await uow.deliveries.heads(self.now(), besides=seen, limit=room)
                chats = await uow.chats.get_all([row.chat for row in rows]) if rows else {}
                waits = [(row, self._start(row, chats.get(row.chat), deliveries)) for row in rows]
                pauses += [wait for _, wait in waits if wait > 0]
                seen |= {row.chat for row in rows}
                # Chats that may get nothing of a lane must not hide those behind them that may.
                if len(rows) < room or not any(
                    wait > 0 and self.budget.pause_before(row.lane) == 0 for row, wait in waits
                ):
                    break
        return min(pauses)

    def _start(self, row: Queued, chat: Chat | None, deliveries: asyncio.TaskGroup) -> float:
        """Send a row on its way, or say after how many seconds it may go."""
        if self._turned_away:
            return IDLE_SECONDS
        if chat is None:
            self._busy.add(row.chat)
            deliveries.create_task(self._nowhere(row))
            return 0.0
        if wait := self.budget.wait(chat, row.lane):
            return wait
        if row.operation not in UNCOUNTED:
            self.budget.take(chat, row.lane)
        self._busy.add(chat.id)
        deliveries.create_task(self._deliver(row, chat))
        return 0.0

    async def _deliver(self, row: Queued, chat: Chat) -> None:
        try:
            await self._carry_out(row, chat)
        except InvalidToken:
            self._turned_away = True  # all is over: a task that began now would never run
            raise
        except Exception as error:  # noqa: BLE001 - one bad row must not silence the others
            await self._set_aside(row, error)
        finally:
            self._busy.discard(chat.id)
            self.wake()

    async def _nowhere(self, row: Queued) -> None:
        """Its chat's seal does not open: nobody can be written to there."""
        try:
            await self._set_aside(row, SealBroken())
        finally:
            self._busy.discard(row.chat)
            self.wake()

    async def _set_aside(self, row: Queued, error: Exception) -> None:
        """A row that could not be carried out for a reason of ours, not of Telegram's."""
        if is_down(error):
            # The row still waits: nothing was said yet.
            await asyncio.sleep(DATABASE_PAUSE)
            return
        kind = type(error).__name__
        log.error("a row is set aside", row=row.id, kind=kind, place=place_of(error))
        await self.ledger.set_aside(row, kind)

    async def _carry_out(self, row: Queued, chat: Chat) -> None:
        if chat.state is ChatState.DEAD and not _may_be_an_answer(row, chat):
            await self.ledger.pass_over(chat)
        elif row.expires_at is not None and row.expires_at <= self.now():
            await self.ledger.end(row, Outcome.EXPIRED, "no longer true")
        elif (call := await self._call(row, chat)) is None:
            await self.ledger.end(row, Outcome.CANCELLED, "no longer allowed")
        else:
            await self._make(call, row, chat)

    async def _call(self, row: Queued, chat: Chat) -> Call | None:
        if row.operation is not Operation.REVEAL:
            return call_for(row, chat.telegram_id)
        async with self.database.read() as uow:
            message = await self.reveal(uow, row, self.now())
        if message is None:
            return None
        return show(chat.telegram_id, row.message_id, message)

    async def _make(self, call: Call, row: Queued, chat: Chat) -> None:
        try:
            answer = await self.bot.do_api_request(call.method, api_kwargs=dict(call.parameters))
        except TelegramError as error:
            await self._judge(classify(error), row, chat, error)
            return
        self._in_vain = 0
        self.budget.resume()
        for alert, accepted_at in (await self.ledger.sent(row, chat, answer)).items():
            self.meter.urgent_sent(alert, (self.now() - accepted_at).total_seconds())

    async def _judge(self, verdict: Verdict, row: Queued, chat: Chat, error: TelegramError) -> None:
        match verdict:
            case Done() | Gone():
                await self._nothing_to_do(verdict, row)
            case Flooded(pause):
                self.budget.refuse(chat, pause.total_seconds())
            case Later():
                # Everything else waits a moment too: it is seldom one message that fails. What was
                # on the wire beside it fails with it: together they are one failure.
                if not self.budget.is_paused:
                    pause = min(backoff(self._in_vain), LONGEST_SILENCE)
                    self.budget.wait_for_an_answer(pause.total_seconds())
                    self._in_vain += 1
                await self.ledger.postpone(row)
            case Moved(telegram_id):
                await self.ledger.move(chat, telegram_id)
            case Dead(reason):
                await self.ledger.bury(chat, reason)
            case Mute(reason):
                await self.ledger.mute(row, chat, reason)
            case Broken(reason):
                log.warning("Telegram refuses a message", row=row.id, reason=reason)
                await self.ledger.give_up(row, reason)
            case Unauthorised():
                raise InvalidToken from error

    async def _nothing_to_do(self, verdict: Done | Gone, row: Queued) -> None:
        if row.operation is Operation.SEND:
            # Nothing that is said can be there already: these words are about other calls.
            await self.ledger.give_up(row, "not a message")
        elif isinstance(verdict, Gone):
            await self.ledger.find_gone(row)
        else:
            await self.ledger.end(row, Outcome.SENT)


def _may_be_an_answer(row: Queued, chat: Chat) -> bool:
    """Whether this may answer somebody who has just spoken from a chat that was thought gone.

    Telegram refuses people for an hour who are there the next one, and they need not say /start.
    """
    is_said = row.operation is Operation.SEND and row.lane is Lane.INTERACTIVE
    return is_said and not chat.is_group
