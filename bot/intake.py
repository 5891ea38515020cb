"""Updates in: each one handled exactly once, confirmed to Telegram only after its commit."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application

from bot.delivery.budget import Budget
from bot.dispatch import current
from bot.log import place_of
from handlers.context import Turn
from handlers.moment import Moment
from handlers.words import SOURCE, speaking
from storage.chats import Chat, ChatState
from storage.engine import Database, is_down
from storage.members import Member
from storage.messages import Message
from storage.outbox import Lane
from storage.unit_of_work import UnitOfWork

HANDLER_SECONDS = 5.0
ANONYMOUS_ADMIN = 1087968824
"""Telegram's account behind every anonymous group admin: it is nobody in particular."""
LOOKALIKE_FREE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

log = structlog.get_logger()


class StrictApplication(Application[Any, Any, Any, Any, Any, Any]):
    """An `Application` that lets a handler's error out, so that its transaction rolls back."""

    async def process_error(self, update: object, error: Exception, *_: Any, **__: Any) -> bool:
        """Raise what the handler raised, instead of logging it and going on."""
        del update
        raise error


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes updates as Telegram sent them, one transaction each."""

    application: StrictApplication
    database: Database
    now: Callable[[], datetime]
    zone: ZoneInfo
    tell_failure: Callable[[UnitOfWork, Member, str, datetime], Awaitable[None]]
    on_commit: Callable[[], None]
    budget: Budget
    handler_seconds: float = HANDLER_SECONDS

    async def take_all(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Handle a batch: one person's updates in order, different people side by side.

        Raises only when the database is down, and then nothing may be confirmed.
        """
        lines: dict[int, list[Mapping[str, Any]]] = {}
        for raw in updates:
            lines.setdefault(_speaker_id(raw), []).append(raw)
        taken = [self._take_line(line) for line in lines.values()]
        for error in await asyncio.gather(*taken, return_exceptions=True):
            if error is not None:
                raise error

    async def take(self, raw: Mapping[str, Any]) -> None:
        """Handle one update, or record that it failed."""
        update = Update(raw["update_id"])
        try:
            update = Update.de_json(dict(raw), self.application.bot)
            turn = await self._handle(update)
        except Exception as error:
            if is_down(error):
                raise
            await self._fail(update, error)
            turn = None
        self.on_commit()
        await self._say_unkept(update, turn)

    async def _take_line(self, line: Sequence[Mapping[str, Any]]) -> None:
        for raw in line:
            await self.take(raw)

    async def _handle(self, update: Update) -> Turn | None:
        """One transaction: the update's id and all its effects, or none."""
        async with self.database.write() as uow:
            if await uow.updates.seen(update.update_id):
                return None
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

    async def _fail(self, update: Update, error: Exception) -> None:
        """Nothing of the update is kept but its id; whoever sent it is told."""
        reference = f"E-{''.join(secrets.choice(LOOKALIKE_FREE) for _ in range(4))}"
        # The error's own words may hold what a person typed: its kind and place must do.
        log.error(
            "update failed", reference=reference, kind=type(error).__name__, place=place_of(error)
        )
        async with self.database.write() as uow:
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


def _speaker_id(raw: Mapping[str, Any]) -> int:
    """Who sent an update, read before python-telegram-bot has parsed it; 0 for nobody."""
    for content in raw.values():
        if isinstance(content, Mapping) and isinstance(content.get("from"), Mapping):
            return int(content["from"].get("id", 0))
    return 0
