"""The one voice of the bot: takes what is due from the outbox, paced, and records how it ended."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
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
from bot.meter import Meter
from bot.unbroken import unbroken
from storage.chats import Chat, ChatState
from storage.deliveries import Queued
from storage.engine import Database, is_down
from storage.group_commit import GroupCommit
from storage.lead import LeadLost
from storage.messages import Message
from storage.outbox import Lane, Operation, Outcome
from storage.unit_of_work import UnitOfWork

IDLE_SECONDS = 1.0
FIRST_BACKOFF, LONGEST_BACKOFF = timedelta(seconds=0.5), timedelta(minutes=5)
MOST_DOUBLINGS = 10
JITTER = 0.2
"""Tries are spread a little, so that a Telegram that comes back is not met by all of them."""
ON_THE_WIRE = 32
"""How many calls are under way at the same time at the most."""
DATABASE_PAUSE = 1.0
LAST_SECONDS = 3.0

log = structlog.get_logger()

Reveal = Callable[[UnitOfWork, Queued, datetime], Awaitable[Message | None]]
"""Opens sealed content at the moment of showing it; None when it may not be shown any more."""
Learn = Callable[[UnitOfWork, str, Any, datetime], Awaitable[None]]
"""Takes what Telegram answered to a call about an id."""
OnDead = Callable[[UnitOfWork, Chat, datetime], Awaitable[None]]
"""Hears once that a chat is gone."""
OnBack = Callable[[UnitOfWork, Chat, datetime], Awaitable[None]]
"""Hears that a chat takes messages again that was thought gone."""
OnUndelivered = Callable[[UnitOfWork, Chat, Sequence[Queued], datetime], Awaitable[None]]
"""Hears what was on its way to a chat that is gone, whenever there is some more of it."""
OnBroken = Callable[[UnitOfWork, Queued, str, datetime], Awaitable[None]]
"""Hears that Telegram refuses a row for good, and why."""


@dataclass(slots=True)
class Emitter:
    """Sends what waits, the most urgent first, in order within one chat, chats side by side."""

    bot: ExtBot[Any]
    database: Database
    claim: Callable[[], AbstractAsyncContextManager[UnitOfWork]]
    """Where the rows to be sent are read: only the process that leads may do that."""
    commits: GroupCommit
    budget: Budget
    now: Callable[[], datetime]
    reveal: Reveal
    learners: Mapping[str, Learn]
    on_dead: OnDead
    on_undelivered: OnUndelivered
    on_back: OnBack
    on_broken: OnBroken
    meter: Meter = field(default_factory=Meter)
    last_seconds: float = LAST_SECONDS
    """How long a bot that is told to stop waits for Telegram's last answers."""
    random: Random = field(default_factory=Random)
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
        room = ON_THE_WIRE - len(self._busy)
        pause = self.budget.pause_before(Lane.URGENT)
        if room <= 0 or pause > 0:
            return pause or IDLE_SECONDS
        async with self.claim() as uow:
            closed = self._busy | self.budget.closed()
            rows = await uow.deliveries.heads(self.now(), besides=closed, limit=room)
            chats = await uow.chats.get_all([row.chat for row in rows]) if rows else {}
        pauses = [self._start(row, chats[row.chat], deliveries) for row in rows]
        return min([IDLE_SECONDS, *(pause for pause in pauses if pause > 0)])

    def _start(self, row: Queued, chat: Chat, deliveries: asyncio.TaskGroup) -> float:
        """Send a row on its way, or say after how many seconds it may go."""
        if self._turned_away:
            return IDLE_SECONDS
        if wait := self.budget.wait(chat, row.lane):
            return wait
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

    async def _set_aside(self, row: Queued, error: Exception) -> None:
        """A row that could not be carried out for a reason of ours, not of Telegram's."""
        if not is_down(error):
            kind = type(error).__name__
            log.error("a row is set aside", row=row.id, kind=kind, place=place_of(error))
            try:
                await self._own_up(row, kind)
            except Exception as also:
                if not is_down(also):
                    raise
            else:
                return
        # The row still waits: it goes out again, at most one repeat with its reference.
        await asyncio.sleep(DATABASE_PAUSE)

    async def _own_up(self, row: Queued, kind: str) -> None:
        """It will not be said, and somebody learns so, unless that fails as well."""
        try:
            await self.commits.submit(partial(self._give_up, row, kind))
        except Exception as error:
            if is_down(error):
                raise
            log.error("nobody learns of it", row=row.id, kind=type(error).__name__)
            await self._end(row, Outcome.FAILED, kind)

    async def _carry_out(self, row: Queued, chat: Chat) -> None:
        if chat.state is ChatState.DEAD and not _may_be_an_answer(row, chat):
            await self.commits.submit(partial(self._pass_over, chat))
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
            self._in_vain = 0
            await self.commits.submit(partial(self._record, row, chat, answer))
            if row.lane.is_urgent and row.operation is Operation.SEND:
                self.meter.urgent_sent(row.about, (self.now() - row.accepted_at).total_seconds())

    async def _record(self, row: Queued, chat: Chat, answer: Any, uow: UnitOfWork) -> None:
        ended = await uow.deliveries.end(row.id, Outcome.SENT, now=self.now())
        if row.operation is Operation.SEND and not ended:
            # It was taken back while it was on the wire: off the screen again.
            await uow.outbox.delete_message(row.chat, answer["message_id"], now=self.now())
        elif row.operation is Operation.SEND and row.slot is not None:
            await uow.slots.adopt(row.slot, answer["message_id"])
        if row.operation is Operation.CALL and (learner := row.body.get("learner")):
            await self.learners[learner](uow, row.about or "", answer, self.now())
        if chat.state is ChatState.DEAD and await uow.chats.revive(chat.id):
            await self.on_back(uow, chat, self.now())

    async def _judge(self, verdict: Verdict, row: Queued, chat: Chat, error: TelegramError) -> None:
        match verdict:
            case Done():
                await self._end(row, Outcome.SENT, None)
            case Flooded(pause):
                self.budget.refuse(chat, pause.total_seconds())
            case Later():
                await self._try_later(row)
            case Moved(telegram_id):
                await self.commits.submit(partial(self._move, chat, telegram_id))
            case Dead(reason):
                await self.commits.submit(partial(self._bury, chat, reason))
            case Broken(reason):
                log.warning("Telegram refuses a message", row=row.id, reason=reason)
                await self.commits.submit(partial(self._give_up, row, reason))
            case Unauthorised():
                raise InvalidToken from error

    async def _try_later(self, row: Queued) -> None:
        """The row waits, and holds what comes after it in its chat and lane.

        Everything else waits a moment too: it is seldom one message that does not get through.
        """
        self.budget.pause(_backoff(self._in_vain).total_seconds())
        self._in_vain += 1
        backoff = _backoff(row.attempts)
        log.warning("Telegram does not answer, trying again", seconds=backoff.total_seconds())
        due_at = self.now() + backoff * self.random.uniform(1 - JITTER, 1 + JITTER)
        await self.commits.submit(lambda uow: uow.deliveries.postpone(row.id, due_at))

    async def _move(self, chat: Chat, telegram_id: int, uow: UnitOfWork) -> None:
        if await uow.chats.migrate(chat.id, telegram_id):
            await uow.storms.start_again_in(chat.id)

    async def _bury(self, chat: Chat, reason: str, uow: UnitOfWork) -> None:
        first = await uow.chats.bury(chat.id, reason)
        await self._give_back(chat, reason, uow)
        if first:
            await self.on_dead(uow, chat, self.now())

    async def _pass_over(self, chat: Chat, uow: UnitOfWork) -> None:
        """What was said while somebody else found the chat gone; it may be back by now."""
        if (await uow.chats.get(chat.id)).state is ChatState.DEAD:
            await self._give_back(chat, "the chat is gone", uow)

    async def _give_back(self, chat: Chat, reason: str, uow: UnitOfWork) -> None:
        undelivered = await uow.deliveries.end_chat(chat.id, reason, self.now())
        await self.on_undelivered(uow, chat, undelivered, self.now())

    async def _give_up(self, row: Queued, reason: str, uow: UnitOfWork) -> None:
        await self._write_end(row, Outcome.FAILED, reason, uow)
        await self.on_broken(uow, row, reason, self.now())

    async def _end(self, row: Queued, outcome: Outcome, reason: str | None) -> None:
        await self.commits.submit(partial(self._write_end, row, outcome, reason))

    async def _write_end(
        self, row: Queued, outcome: Outcome, reason: str | None, uow: UnitOfWork
    ) -> None:
        await uow.deliveries.end(row.id, outcome, now=self.now(), reason=reason)
        if row.operation is Operation.SEND and row.slot and outcome is not Outcome.SENT:
            await uow.deliveries.end_orphans(row.slot, self.now())


def _may_be_an_answer(row: Queued, chat: Chat) -> bool:
    """Whether this may answer somebody who has just spoken from a chat that was thought gone.

    Telegram refuses people for an hour who are there the next one, and they need not say /start.
    """
    is_said = row.operation is Operation.SEND and row.lane is Lane.INTERACTIVE
    return is_said and not chat.is_group


def _backoff(attempts: int) -> timedelta:
    doublings: int = 2 ** min(attempts, MOST_DOUBLINGS)
    return min(FIRST_BACKOFF * doublings, LONGEST_BACKOFF)
