"""Updates in: each one handled exactly once, confirmed to Telegram only after its commit."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application

from bot.delivery.budget import Budget
from bot.dispatch import current
from bot.log import place_of
from bot.meter import Meter
from bot.unbroken import unbroken
from handlers.context import Turn
from handlers.moment import Moment
from handlers.words import SOURCE, speaking
from storage import references
from storage.chats import Chat, ChatState
from storage.engine import Database, is_down
from storage.members import Member
from storage.messages import Message
from storage.outbox import Lane
from storage.unit_of_work import UnitOfWork

HANDLER_SECONDS = 5.0
GROUP_UPDATES, GROUP_SECONDS = 100, 0.05
"""How many updates share a commit at the most, and how long the first of them waits for it."""
ASIDE_SECONDS = 1.0
ANONYMOUS_ADMIN = 1087968824
"""Telegram's account behind every anonymous group admin: it is nobody in particular."""

log = structlog.get_logger()


class StrictApplication(Application[Any, Any, Any, Any, Any, Any]):
    """An `Application` that lets a handler's error out, so that its transaction rolls back."""

    async def process_error(self, update: object, error: Exception, *_: Any, **__: Any) -> bool:
        """Raise what the handler raised, instead of logging it and going on."""
        del update
        raise error


@dataclass(slots=True, eq=False)
class _Taken:
    """An update on its way through: how it came, what it is, and what there is to answer."""

    raw: Mapping[str, Any]
    update: Update
    turn: Turn | None = None
    failed: bool = False
    done: asyncio.Future[None] = field(default_factory=asyncio.Future)


@dataclass(slots=True)
class Intake:
    """Takes updates as Telegram sent them: those that wait together share a commit.

    Whoever finds that nobody is at work takes along all who wait (a commit costs the same for one
    and for fifty); each update stays atomic by a savepoint of its own. Updates are handled in the
    order in which they came, so those of one person are too.
    """

    application: StrictApplication
    database: Database
    now: Callable[[], datetime]
    zone: ZoneInfo
    tell_failure: Callable[[UnitOfWork, Member, str, datetime], Awaitable[None]]
    on_commit: Callable[[], None]
    budget: Budget
    meter: Meter
    handler_seconds: float = HANDLER_SECONDS
    group_seconds: float = GROUP_SECONDS
    _waiting: deque[_Taken] = field(init=False, default_factory=deque)
    _at_work: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)
    _asides: set[asyncio.Task[None]] = field(init=False, default_factory=set)

    async def take_all(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Handle a batch in its order.

        Raises only when the database is down, and then nothing may be confirmed.
        """
        taken = [_Taken(raw, Update(raw["update_id"])) for raw in updates]
        self._waiting.extend(taken)
        await unbroken(self._until_done(taken))
        for each in taken:
            each.done.result()
        await self._say_asides(taken)

    async def take(self, raw: Mapping[str, Any]) -> None:
        """Handle one update, or record that it failed. Raises as `take_all` does."""
        await self.take_all([raw])

    async def _until_done(self, taken: Sequence[_Taken]) -> None:
        async with self._at_work:
            while not all(each.done.done() for each in taken):
                await self._take_group()

    async def _take_group(self) -> None:
        """One transaction over those who wait; only a database that is down ends it for all."""
        group: list[_Taken] = []
        try:
            async with self.database.write() as uow:
                await self._take_those_who_wait(uow, group)
        except Exception as error:  # noqa: BLE001 - every one of them hears of it
            for each in group or self._everyone():
                each.done.set_exception(error)
        else:
            self.on_commit()
            for each in group:
                self.meter.updates_taken += each.turn is not None
                self.meter.updates_failed += each.failed
                each.done.set_result(None)

    async def _take_those_who_wait(self, uow: UnitOfWork, group: list[_Taken]) -> None:
        """Until the first of them has waited long enough for the commit."""
        end = monotonic() + self.group_seconds
        while self._waiting and len(group) < GROUP_UPDATES and monotonic() < end:
            group.append(self._waiting.popleft())
            await self._take_one(UnitOfWork(uow.connection, uow.vault), group[-1])
            await asyncio.sleep(0)  # statements run in the loop: the others have their turn

    def _everyone(self) -> Iterator[_Taken]:
        while self._waiting:
            yield self._waiting.popleft()

    async def _take_one(self, uow: UnitOfWork, taken: _Taken) -> None:
        """All effects of an update with its id, or none; then it is recorded as failed."""
        try:
            taken.update = Update.de_json(dict(taken.raw), self.application.bot)
            if await uow.updates.seen(taken.update.update_id):
                return
            async with uow.connection.begin_nested():
                taken.turn = await self._handle(uow, taken.update)
        except Exception as error:
            if is_down(error):
                raise
            taken.failed = True
            await self._fail(UnitOfWork(uow.connection, uow.vault), taken.update, error)

    async def _handle(self, uow: UnitOfWork, update: Update) -> Turn:
        now = self.now()
        await uow.updates.remember(update.update_id, now)
        turn = await self._turn(update, uow, now)
        token = current.set(turn)
        try:
            with speaking(_language(turn)):
                async with asyncio.timeout(self.handler_seconds):
                    await self.application.process_update(update)
        finally:
            current.reset(token)
        return turn

    async def _turn(self, update: Update, uow: UnitOfWork, now: datetime) -> Turn:
        user = update.effective_user
        known = user is not None and user.id != ANONYMOUS_ADMIN
        member = await uow.members.find_by_telegram(user.id) if user and known else None
        charter = await uow.charters.in_force(now)
        username = self.application.bot.username
        return Turn(
            update=update,
            moment=Moment(uow, now, self.zone, await uow.policy(), username),
            member=member,
            has_signed=member is not None and member.charter_version >= charter.version,
        )

    async def _fail(self, uow: UnitOfWork, update: Update, error: Exception) -> None:
        """Nothing of the update is kept but its id; whoever sent it is told."""
        reference = references.fresh("E")
        # The error's own words may hold what a person typed: its kind and place must do.
        log.error(
            "update failed", reference=reference, kind=type(error).__name__, place=place_of(error)
        )
        if await uow.updates.seen(update.update_id):
            return
        now = self.now()
        await uow.updates.remember(update.update_id, now, failure=reference)
        try:
            async with uow.connection.begin_nested():
                await self._tell(uow, update, reference, now)
        except Exception as also:
            if is_down(also):
                raise
            log.error("a failure could not be told", kind=type(also).__name__)

    async def _tell(self, uow: UnitOfWork, update: Update, reference: str, now: datetime) -> None:
        user = update.effective_user
        member = await uow.members.find_by_telegram(user.id) if user else None
        if member is not None and member.is_active and member.chat is not None:
            with speaking(member.language):
                await self.tell_failure(uow, member, reference, now)

    async def _say_asides(self, taken: Sequence[_Taken]) -> None:
        """Answers that are not kept; a Telegram that is slow to take them holds nobody up."""
        asides = {
            asyncio.create_task(self._say_unkept(each.update, each.turn))
            for each in taken
            if each.update.callback_query is not None or (each.turn and each.turn.unkept)
        }
        self._asides |= asides
        for aside in asides:
            aside.add_done_callback(self._asides.discard)
        if asides:
            await asyncio.wait(asides, timeout=ASIDE_SECONDS)

    async def _say_unkept(self, update: Update, turn: Turn | None) -> None:
        """Answer the press, and a stranger: best effort, after the commit, outside of it."""
        try:
            if update.callback_query is not None:
                toast = turn.toast if turn else None
                await update.callback_query.answer(
                    text=toast.text if toast else None, show_alert=bool(toast and toast.alert)
                )
            for message in turn.unkept if turn else ():
                await self._answer_unkept(update, message)
        except TelegramError as error:
            log.info("an answer was not taken", kind=type(error).__name__)

    async def _answer_unkept(self, update: Update, message: Message) -> None:
        """Whoever floods the bot is answered at Telegram's pace, and no more."""
        if update.effective_chat is None:
            return
        number = update.effective_chat.id
        chat = Chat(f"unkept {number}", number, ChatState.ALIVE)
        if self.budget.wait(chat, Lane.INTERACTIVE):
            return
        self.budget.take(chat)
        parameters: dict[str, Any] = {
            "chat_id": chat.telegram_id,
            "text": message.text,
            "parse_mode": "HTML",
        }
        if message.markup:
            parameters["reply_markup"] = message.markup
        await self.application.bot.do_api_request("sendMessage", api_kwargs=parameters)


def _language(turn: Turn) -> str:
    if turn.member is not None:
        return turn.member.language
    user = turn.update.effective_user
    return (user.language_code or SOURCE)[:2] if user else SOURCE
