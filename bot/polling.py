"""Asking Telegram for updates: the next offset is asked for only when the whole batch is done."""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.contact import Contact
from bot.delivery.outcomes import Flooded, Unauthorised, classify
from bot.insisting import until_answered
from bot.intake import Intake
from storage.engine import is_down

POLL_SECONDS = 50
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
HEARD = ("message", "callback_query", "my_chat_member", "chat_member", "chat_join_request")

log = structlog.get_logger()


async def hear_by_polling(bot: ExtBot[Any], intake: Intake, contact: Contact) -> None:
    """Poll for ever; a webhook that is still set goes first: Telegram refuses both at once.

    Raises `InvalidToken` when Telegram no longer knows the bot.
    """
    await until_answered(bot, "deleteWebhook", {})
    await poll(bot, intake, contact)


async def poll(bot: ExtBot[Any], intake: Intake, contact: Contact) -> None:
    """Poll for ever. Raises `InvalidToken` when Telegram no longer knows the bot."""
    offset, pause = 0, FIRST_PAUSE
    while True:
        try:
            batch = await _next(bot, offset)
            await intake.take_all(batch)
            await contact.confirm()
        except Exception as error:  # noqa: BLE001 - `_wait` re-raises what it cannot mend
            pause = await _wait(error, pause)
            continue
        pause = FIRST_PAUSE
        # Ids restart at random after a quiet week: an old offset would hide what comes then.
        offset = max(raw["update_id"] for raw in batch) + 1 if batch else 0


async def _next(bot: ExtBot[Any], offset: int) -> Sequence[dict[str, Any]]:
    batch: Sequence[dict[str, Any]] = await bot.do_api_request(
        "getUpdates",
        api_kwargs={"offset": offset, "timeout": POLL_SECONDS, "allowed_updates": HEARD},
        read_timeout=POLL_SECONDS + 10,
    )
    return batch


async def _wait(error: Exception, pause: float) -> float:
    """Say what is wrong, wait, and return how long to wait the next time. Else re-raise."""
    verdict = classify(error) if isinstance(error, TelegramError) else None
    if isinstance(verdict, Unauthorised):
        raise InvalidToken from error
    if isinstance(verdict, Flooded):
        pause = verdict.pause.total_seconds()
    elif isinstance(error, Conflict):
        log.warning("another process polls with the same token: stop one of the two")
    elif verdict is not None:
        log.warning("Telegram does not answer, trying again", seconds=pause)
    elif is_down(error):
        log.error("the database does not answer, nothing is lost, trying again", seconds=pause)
    else:
        raise error
    await asyncio.sleep(pause)
    return min(pause * 2, LONGEST_PAUSE)
