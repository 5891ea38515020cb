"""What is said after the commit and kept nowhere: the answer to a press, and to a stranger."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.delivery.budget import Budget
from handlers.context import Turn
from storage.chats import Chat, ChatState
from storage.messages import Message
from storage.outbox import Lane

ASIDE_SECONDS = 1.0
"""How long an answer may hold up those whose updates come next."""

log = structlog.get_logger()


@dataclass(slots=True)
class Asides:
    """Best effort: nothing here is tried again, and what fails harms nobody."""

    bot: ExtBot[Any]
    budget: Budget
    _under_way: set[asyncio.Task[None]] = field(init=False, default_factory=set)

    async def say(self, taken: Sequence[tuple[Update, Turn | None]]) -> None:
        """Answer these updates; a Telegram that is slow to take it holds nobody up."""
        asides = {
            asyncio.create_task(self._answer(update, turn))
            for update, turn in taken
            if update.callback_query is not None or (turn and turn.unkept)
        }
        self._under_way |= asides
        for aside in asides:
            aside.add_done_callback(self._under_way.discard)
        if asides:
            await asyncio.wait(asides, timeout=ASIDE_SECONDS)

    async def _answer(self, update: Update, turn: Turn | None) -> None:
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
        self.budget.take(chat, Lane.INTERACTIVE)
        parameters: dict[str, Any] = {
            "chat_id": chat.telegram_id,
            "text": message.text,
            "parse_mode": "HTML",
        }
        if message.markup:
            parameters["reply_markup"] = message.markup
        await self.bot.do_api_request("sendMessage", api_kwargs=parameters)
