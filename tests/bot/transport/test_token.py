"""The address of every call holds the token: no error and no log line carries it."""

import logging
import traceback
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web
from telegram.error import TelegramError

from bot.transport import Patience
from tests.bot.transport.both import TOKEN, Call, bot_at, ours, say
from tests.bot.transport.moody_api import Mood, agrees, moody_api, raw_server
from tests.bot.transport.test_failures import AT_ONCE, CUT, FOR_EVER, upload

SECRET = TOKEN.partition(":")[2]


def quoting(status: int, kind: str) -> Any:
    """A page that quotes the address that was asked for, as proxies do."""

    async def answer(request: web.Request) -> web.StreamResponse:
        page = f"<html>{request.url} cannot be reached</html>"
        headers = {"Location": str(request.url)} if status == 302 else {}
        return web.Response(status=status, text=page, content_type=kind, headers=headers)

    return answer


@asynccontextmanager
async def nobody() -> AsyncIterator[Any]:
    async with raw_server(Mood()) as server:
        pass
    yield server


@asynccontextmanager
async def nowhere(url: str) -> AsyncIterator[Any]:
    yield SimpleNamespace(url=url)


BAD_DAYS: Mapping[str, Callable[[], AbstractAsyncContextManager[Any]]] = {
    "502 that quotes": lambda: moody_api(quoting(502, "text/html")),
    "404 that quotes": lambda: moody_api(quoting(404, "text/plain")),
    "302 that quotes": lambda: moody_api(quoting(302, "text/html")),
    "200 that quotes": lambda: moody_api(quoting(200, "text/html")),
    "nobody": nobody,
    "no address": lambda: nowhere("http://[::"),
    "another scheme": lambda: nowhere("ftp://127.0.0.1"),
    "hangs up": lambda: raw_server(Mood(then="hangs up")),
    "resets": lambda: raw_server(Mood(then="resets")),
    "not HTTP": lambda: raw_server(Mood(b"220 mail\r\n\r\n", "hangs up")),
    "cut": lambda: raw_server(Mood(CUT, "hangs up")),
    "never answers": lambda: raw_server(Mood()),
    "never reads": lambda: raw_server(Mood(reads=False)),
    "resets unread": lambda: raw_server(Mood(reads=False, then="resets")),
}


def all_words(error: BaseException | None) -> str:
    """Everything that an error and those behind it could tell, shown or not."""
    words = ""
    while error is not None:
        words += f"{error!r} {error} {vars(error)}" + "".join(traceback.format_exception(error))
        error = error.__cause__ or error.__context__
    return words


async def words_of(call: Call, url: str, caplog: pytest.LogCaptureFixture, **options: Any) -> str:
    """What the logs tell about a call, and the error in which it may end."""
    async with ours(**options) as request:
        bot = bot_at(url, request)
        caplog.clear()  # python-telegram-bot tells the address itself while a bot is made
        try:
            await call(bot)
        except TelegramError as error:
            return caplog.text + all_words(error)
        return caplog.text


@pytest.fixture(autouse=True)
def _everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


@pytest.mark.parametrize("name", BAD_DAYS)
async def test_no_error_and_no_log_tells_the_token(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    patience = Patience(**FOR_EVER | dict.fromkeys(("read", "media_write"), AT_ONCE))
    async with BAD_DAYS[name]() as server:
        for call in (say, upload):
            words = await words_of(call, server.url, caplog, patience=patience)
            assert "Error" in words or "TimedOut" in words
            assert SECRET not in words


async def test_a_proxy_that_refuses_is_not_told_on(caplog: pytest.LogCaptureFixture) -> None:
    refusal = b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n"
    async with raw_server(Mood(refusal, "hangs up")) as proxy:
        for url in ("http://telegram.example", "https://telegram.example"):
            words = await words_of(say, url, caplog, proxy=proxy.url)
            assert "NetworkError" in words
            assert SECRET not in words


async def test_a_call_that_goes_well_tells_nothing_either(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with moody_api(agrees()) as api:
        words = await words_of(say, api.url, caplog)
    assert "sendMessage" in words
    assert SECRET not in words
