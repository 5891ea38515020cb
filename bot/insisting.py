"""Calls without which nothing goes on: asked again until Telegram answers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import structlog
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.delivery.outcomes import Flooded, Unauthorised, classify

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0

T = TypeVar("T")

log = structlog.get_logger()


async def until_answered(bot: ExtBot[Any], method: str, parameters: Mapping[str, Any]) -> Any:
    """What Telegram answers. Raises as `insist`."""
    return await insist(lambda: bot.do_api_request(method, api_kwargs=dict(parameters)))


async def insist(call: Callable[[], Awaitable[T]]) -> T:
    """Call until Telegram answers, with pauses that double.

    Raises `InvalidToken` when it does not know the bot, `BadRequest` when it refuses the call.
    """
    pause = FIRST_PAUSE
    while True:
        try:
            return await call()
        except BadRequest:
            raise
        except TelegramError as error:
            verdict = classify(error)
            if isinstance(verdict, Unauthorised):
                raise InvalidToken from error
            wait = verdict.pause.total_seconds() if isinstance(verdict, Flooded) else pause
            log.warning("Telegram does not answer, trying again", seconds=wait)
        await asyncio.sleep(wait)
        pause = min(pause * 2, LONGEST_PAUSE)
