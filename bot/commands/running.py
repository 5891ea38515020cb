"""`vigie run`: the bot, alive until somebody stops it."""

import asyncio
import gc
import re
from collections.abc import Callable, Sequence

import structlog

from bot import log
from bot.app import assemble, utc_now
from bot.commands.links import show_link
from bot.commands.only_one import only_one
from bot.commands.opening import migrated, opened
from bot.commands.refused import Refused
from bot.commands.stopping import until_told_to_stop
from bot.settings import Settings
from handlers.members.service import unused_coordinator_codes
from storage.engine import Database

MISSING = "Il manque le jeton du bot : mettez dans TELEGRAM_TOKEN celui que donne @BotFather."
OPEN_TO_ALL = (
    "Avec PUBLIC_URL il faut un WEBHOOK_SECRET, sinon n’importe qui peut se faire passer pour "
    "Telegram : de 1 à 256 signes parmi A-Z a-z 0-9 _ -"
)
IN_CLEAR = "Telegram ne livre qu’à une adresse chiffrée : PUBLIC_URL commence par https://"
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""What Telegram takes for `secret_token`: https://core.telegram.org/bots/api#setwebhook"""
TELEGRAMS_OWN = "https://api.telegram.org"


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C, and then end what is on the wire.

    Raises `Refused`, `InvalidToken`, and what opening the database raises.
    """
    _check(settings)
    log.configure(settings.log_level, settings.log_format)
    asyncio.get_running_loop().set_exception_handler(log.on_loop_error)
    with only_one(settings.database_url):
        async with opened(settings) as database:
            await migrated(database)
            await serve(settings, database)


def _check(settings: Settings) -> None:
    """Raises `Refused` for what would otherwise be found out too late, or never."""
    if not settings.telegram_token.get_secret_value():
        raise Refused(MISSING)
    if not settings.public_url:
        return
    if SECRET.fullmatch(settings.webhook_secret.get_secret_value()) is None:
        raise Refused(OPEN_TO_ALL)
    # A Bot API server of one's own may call in clear, on the same machine.
    own = settings.telegram_api_url == TELEGRAMS_OWN
    if own and not settings.public_url.startswith("https://"):
        raise Refused(IN_CLEAR)


async def serve(
    settings: Settings, database: Database, show: Callable[[str, str], None] = show_link
) -> None:
    """Serve a database that is open, and show the links that wait for a coordinator."""
    codes = await _waiting(database)
    vigie = assemble(settings, database)
    # What is there now stays to the end: a collection amid an alert goes over what came since.
    gc.freeze()

    def started(bot_username: str) -> None:
        structlog.get_logger().info("Vigie answers", bot=bot_username)
        for code in codes:
            show(bot_username, code)

    await until_told_to_stop(vigie.serve(started), settings.shutdown_seconds)
    structlog.get_logger().info("Vigie has stopped")


async def _waiting(database: Database) -> Sequence[str]:
    async with database.read() as uow:
        return await unused_coordinator_codes(uow, utc_now())
