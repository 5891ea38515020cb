"""Python-telegram-bot as Vigie uses it: our intake, our transport, no job queue."""

from functools import cache
from ssl import SSLContext

from httpx import create_ssl_context
from telegram.ext import ApplicationBuilder, ContextTypes

from bot.delivery.emitter import ON_THE_WIRE
from bot.intake import StrictApplication
from bot.settings import Settings
from bot.transport import Transport, proxy_to

CONNECTIONS = 2 * ON_THE_WIRE
"""What is said, and the answers to presses beside it."""


def application(settings: Settings) -> StrictApplication:
    """The bot of these settings; nothing is asked of Telegram yet."""
    token = settings.telegram_token.get_secret_value()
    trust, proxy = _authorities(), proxy_to(settings.telegram_api_url)
    builder = (
        ApplicationBuilder()
        .application_class(StrictApplication)
        .token(token)
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_api_url}/file/bot")
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes())
        .request(Transport(CONNECTIONS, trust, proxy))
        .get_updates_request(Transport(1, trust, proxy))
    )
    return builder.build()  # type: ignore[return-value] # the class named above


@cache
def _authorities() -> SSLContext:
    """Whom Telegram's certificate may come from: reading them takes as long as all the rest."""
    return create_ssl_context()
