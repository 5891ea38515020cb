"""Webhook mode: opening the door, and telling Telegram where it is."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from pydantic import SecretStr
from starlette.routing import Route
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.contact import Contact
from bot.insisting import until_answered
from bot.listening import listening
from bot.polling import HEARD
from bot.web import PATH, Door

CONNECTIONS = 100
"""As many as Telegram offers: updates that come together share a commit."""
LOOK_SECONDS = 300.0
REFUSED_SECONDS = 60.0

Info = Mapping[str, Any]
"""https://core.telegram.org/bots/api#webhookinfo"""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram is to deliver, and what it adds so that we know that it is Telegram."""

    bot: ExtBot[Any] = field(repr=False)
    door: Door
    contact: Contact
    public_url: str
    secret: SecretStr
    listen: str
    last_seconds: float
    beside: Sequence[Route] = ()
    """What else is answered at this door."""

    async def hear(self) -> None:
        """Take what Telegram delivers until cancelled, and then answer what was let in.

        Telegram goes on keeping what comes while nobody is here: the webhook stays set. Raises
        `AddressTaken`, and `InvalidToken` when Telegram no longer knows the bot.
        """
        async with listening(self.door.app(self.beside), self.listen, self.last_seconds):
            info = await self.register()
            while True:
                await asyncio.sleep(LOOK_SECONDS)
                info = await self.look_after(info)

    async def register(self) -> Info:
        """Tell Telegram the address, until it has taken it; return what it says of it."""
        parameters = {
            "url": self.public_url + PATH,
            "secret_token": self.secret.get_secret_value(),
            "allowed_updates": HEARD,
            "max_connections": CONNECTIONS,
        }
        while True:
            try:
                await until_answered(self.bot, "setWebhook", parameters)
            except BadRequest as refused:
                # What is to be said goes out all the same, and a name may be late in the DNS.
                log.error("Telegram refuses PUBLIC_URL, trying again", reason=refused.message)
                await asyncio.sleep(REFUSED_SECONDS)
            else:
                break
        info = await self._info()
        log.info("Telegram delivers", waiting=info["pending_update_count"])
        return info

    async def look_after(self, before: Info) -> Info:
        """Say what Telegram newly complains of, and take back a webhook that somebody moved."""
        info = await self._info()
        if info.get("last_error_date", 0) != before.get("last_error_date", 0):
            log.warning(
                "Telegram could not deliver",
                reason=info.get("last_error_message"),
                waiting=info["pending_update_count"],
            )
        if info["url"] == before["url"]:
            return info
        log.warning("another process moved the webhook of this bot: stop it")
        return await self.register()

    async def _info(self) -> Info:
        """What Telegram says; while nothing waits there, nothing can be lost there."""
        info: Info = await until_answered(self.bot, "getWebhookInfo", {})
        if not info["pending_update_count"]:
            await self.contact.confirm()
        return info
