"""Calls without which nothing goes on: asked again until Telegram answers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

import structlog
from telegram.error import BadRequest, EndPointNotFound, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

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
        except (InvalidToken, BadRequest):
            raise
        except EndPointNotFound:
            # So python-telegram-bot reads a 401 once it has begun; the methods do exist.
            raise InvalidToken from None
        except TelegramError as error:
            wait = _asked(error) or pause
            log.warning("Telegram does not answer, trying again", seconds=wait)
        await asyncio.sleep(wait)
        pause = min(pause * 2, LONGEST_PAUSE)


def _asked(error: TelegramError) -> float:
    """Seconds that Telegram asks to wait; 0 when it does not say."""
    if not isinstance(error, RetryAfter):
        return 0
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
