"""The two clients under comparison, made alike."""

from collections.abc import Awaitable, Callable
from ssl import SSLContext, create_default_context
from typing import Any

from telegram import Bot
from telegram.error import TelegramError
from telegram.request import BaseRequest, HTTPXRequest

from bot.transport import Patience, Transport

TOKEN = "424242:a-token-of-thirty-letters-and-more"
ENOUGH = 8
TRUST = create_default_context()

Call = Callable[[Bot], Awaitable[Any]]


def stock(
    patience: Patience = Patience(),  # noqa: B008 - it is frozen
    connections: int = ENOUGH,
    trust: SSLContext = TRUST,
    proxy: str | None = None,
) -> BaseRequest:
    """What python-telegram-bot brings."""
    return HTTPXRequest(
        connection_pool_size=connections,
        read_timeout=patience.read,
        write_timeout=patience.write,
        connect_timeout=patience.connect,
        pool_timeout=patience.pool,
        media_write_timeout=patience.media_write,
        proxy=proxy,
        httpx_kwargs={"verify": trust},
    )


def ours(
    patience: Patience = Patience(),  # noqa: B008 - it is frozen
    connections: int = ENOUGH,
    trust: SSLContext = TRUST,
    proxy: str | None = None,
) -> BaseRequest:
    """What Vigie uses."""
    return Transport(connections, trust, proxy, patience)


Make = Callable[..., BaseRequest]
BOTH: tuple[Make, ...] = (stock, ours)


def bot_at(url: str, request: BaseRequest) -> Bot:
    """A bot that speaks to this address through this client alone."""
    return Bot(TOKEN, base_url=f"{url}/bot", request=request, get_updates_request=request)


async def answer(make: Make, url: str, call: Call, **options: Any) -> Any:
    """What the call returns."""
    async with make(**options) as request:
        return await call(bot_at(url, request))


async def error(make: Make, url: str, call: Call, **options: Any) -> TelegramError:
    """The error that the call ends in."""
    try:
        found = await answer(make, url, call, **options)
    except TelegramError as raised:
        return raised
    raise AssertionError(f"no error, but {found!r}")


async def say(bot: Bot, **patience: Any) -> Any:
    """The call of every day."""
    said = {"chat_id": 7, "text": "Bonsoir"}
    return await bot.do_api_request("sendMessage", api_kwargs=said, **patience)
