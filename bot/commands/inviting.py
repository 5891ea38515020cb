"""`vigie invite-coordinator`: another way in, when a link has expired or a phone was lost."""

from telegram import Bot
from telegram.error import TelegramError

from bot.app import utc_now
from bot.commands.links import show_code, show_link
from bot.commands.opening import opened
from bot.settings import Settings
from handlers.members.service import invite_another_coordinator

PATIENCE = 5.0


async def invite(settings: Settings) -> None:
    """Make an invitation, beside a bot that runs or not, and show it.

    Raises what opening the database raises.
    """
    async with opened(settings) as database, database.write() as uow:
        code = await invite_another_coordinator(uow, utc_now())
    if name := await _bot_username(settings):
        show_link(name, code)
    else:
        show_code(code)


async def _bot_username(settings: Settings) -> str | None:
    """The bot's name, if Telegram tells it: an invitation is of use without."""
    token = settings.telegram_token.get_secret_value()
    if not token:
        return None
    try:
        async with Bot(token, base_url=f"{settings.telegram_api_url}/bot") as bot:
            return bot.username
    except TelegramError:
        return None
