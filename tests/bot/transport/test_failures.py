"""Whatever goes wrong, the same kind of error comes out as from the stock client."""

import socket
from collections.abc import Mapping
from functools import partial
from typing import Any

import pytest
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.transport import Patience
from tests.bot.transport.both import BOTH, answer, error, ours, say, stock
from tests.bot.transport.moody_api import Mood, agrees, answers, moody_api, raw_server

AT_ONCE = 0.05
"""Seconds: as long as a test waits for what never comes."""
FOR_EVER: Any = dict.fromkeys(("connect", "read", "write", "media_write", "pool"))


def refusal(code: int, description: str, **parameters: Any) -> tuple[int, dict[str, Any]]:
    body = {"ok": False, "error_code": code, "description": description}
    return code, body | ({"parameters": parameters} if parameters else {})


ANSWERS = [
    (*refusal(400, "Bad Request: chat not found"), BadRequest),
    (*refusal(400, "Bad Request: upgraded", migrate_to_chat_id=-100777), ChatMigrated),
    (*refusal(401, "Unauthorized"), InvalidToken),
    (*refusal(403, "Forbidden: bot was blocked by the user"), Forbidden),
    (*refusal(404, "Not Found"), InvalidToken),
    (*refusal(409, "Conflict: terminated by other getUpdates request"), Conflict),
    (*refusal(413, "Request Entity Too Large"), NetworkError),
    (*refusal(429, "Too Many Requests: retry after 7", retry_after=7), RetryAfter),
    (*refusal(429, "Too Many Requests"), NetworkError),
    (*refusal(500, "Internal Server Error"), NetworkError),
    (*refusal(400, "Bad Request: new", unheard_of=1), BadRequest),
    (502, "<html>Bad Gateway</html>", NetworkError),
    (503, "", NetworkError),
    (504, "<html>no answer in time</html>", NetworkError),
    (599, {"ok": False}, NetworkError),
    (302, "<html>please log in</html>", NetworkError),
    (200, '{"ok": not quite JSON', TelegramError),
]


@pytest.mark.parametrize(("status", "body", "kind"), ANSWERS, ids=str)
async def test_each_answer_is_the_same_error(
    status: int, body: Any, kind: type[TelegramError]
) -> None:
    async with moody_api(answers(status, body)) as api:
        stock, mine = [await error(make, api.url, say) for make in BOTH]
    assert type(mine) is type(stock) is kind
    assert vars(mine) | {"message": ""} == vars(stock) | {"message": ""}
    if isinstance(body, dict):
        assert mine.message == stock.message


NOT_TELEGRAMS = [
    (200, "<html>please log in</html>", TelegramError),
    (200, "", TelegramError),
    (200, {"message": "please log in"}, KeyError),
    (400, "<html>this is a proxy for browsers</html>", BadRequest),
    (401, "<html>who are you?</html>", InvalidToken),
    (403, "<html>this site is blocked here</html>", Forbidden),
    (403, {"message": "blocked"}, Forbidden),
    (404, "<html>no such page</html>", InvalidToken),
    (409, "<html>busy</html>", Conflict),
]


@pytest.mark.parametrize(("status", "body", "kind"), NOT_TELEGRAMS, ids=str)
async def test_what_telegram_did_not_say_is_about_no_chat_and_no_token(
    status: int, body: Any, kind: type[Exception]
) -> None:
    """Here the stock client believes whoever stands between: a chat would be given up for it."""
    async with moody_api(answers(status, body)) as api:
        with pytest.raises(kind):
            await answer(stock, api.url, say)
        assert type(await error(ours, api.url, say)) is NetworkError


CUT = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
MOODS: Mapping[str, tuple[Mood, type[TelegramError]]] = {
    "hangs up": (Mood(then="hangs up"), NetworkError),
    "resets": (Mood(then="resets"), NetworkError),
    "is not HTTP": (Mood(b"220 mail.example ESMTP\r\n\r\n", "hangs up"), NetworkError),
    "ends in mid-answer": (Mood(CUT, "hangs up"), NetworkError),
    "resets in mid-answer": (Mood(CUT, "resets"), NetworkError),
    "lies about its packing": (
        Mood(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"),
        NetworkError,
    ),
    "never answers": (Mood(), TimedOut),
    "stops in mid-answer": (Mood(CUT), TimedOut),
}


@pytest.mark.parametrize("name", MOODS)
async def test_each_bad_connection_is_the_same_error(name: str) -> None:
    mood, kind = MOODS[name]
    patience = Patience(**FOR_EVER | {"read": AT_ONCE})
    async with raw_server(mood) as server:
        found = [type(await error(make, server.url, say, patience=patience)) for make in BOTH]
    assert found == [kind, kind]


async def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
        found = [type(await error(make, nobody, say)) for make in BOTH]
    assert found == [NetworkError, NetworkError]


@pytest.mark.parametrize("url", ["http://[::", "ftp://127.0.0.1", "nowhere", "http://127.0.0.1:0"])
async def test_an_address_that_is_none(url: str) -> None:
    assert [type(await error(make, url, say)) for make in BOTH] == [NetworkError, NetworkError]


UPLOAD = InputFile(bytes(32 * 1024 * 1024), filename="plan.bin")
"""More than a connection takes from a server that does not read."""


async def upload(bot: Bot, **patience: Any) -> Any:
    return await bot.do_api_request("sendDocument", api_kwargs={"document": UPLOAD}, **patience)


async def write_long(bot: Bot) -> Any:
    return await bot.do_api_request("sendMessage", api_kwargs={"text": "a" * 32 * 1024 * 1024})


@pytest.mark.parametrize("make", BOTH)
async def test_a_connection_that_is_not_accepted_in_time(make: Any) -> None:
    """TLS to a server that does not know how: connecting ends when both have agreed on a key."""
    patience = Patience(**FOR_EVER | {"connect": AT_ONCE})
    async with raw_server(Mood(reads=False)) as server:
        deaf = server.url.replace("http:", "https:")
        assert type(await error(make, deaf, say, patience=patience)) is TimedOut
        call = partial(say, connect_timeout=AT_ONCE)
        assert type(await error(make, deaf, call, patience=Patience(**FOR_EVER))) is TimedOut


@pytest.mark.parametrize("make", BOTH)
async def test_a_body_that_is_not_taken_in_time(make: Any) -> None:
    forever = Patience(**FOR_EVER)
    no_files = Patience(**FOR_EVER | {"write": AT_ONCE})
    files = Patience(**FOR_EVER | {"media_write": AT_ONCE})
    async with raw_server(Mood(reads=False)) as server:
        assert type(await error(make, server.url, write_long, patience=no_files)) is TimedOut
        assert type(await error(make, server.url, upload, patience=files)) is TimedOut
        call = partial(upload, write_timeout=AT_ONCE)
        assert type(await error(make, server.url, call, patience=forever)) is TimedOut


@pytest.mark.parametrize("make", BOTH)
async def test_the_call_says_how_long_it_waits_for_an_answer(make: Any) -> None:
    async with raw_server(Mood()) as server:
        call = partial(say, read_timeout=AT_ONCE)
        assert type(await error(make, server.url, call, patience=Patience(**FOR_EVER))) is TimedOut


async def test_a_client_that_was_shut_down_says_so() -> None:
    async with moody_api(agrees()) as api:
        for make in BOTH:
            request = make()
            await request.initialize()
            await request.shutdown()
            with pytest.raises(NetworkError, match=r"not initiali[sz]ed"):
                await request.post(f"{api.url}/x")


async def test_a_name_and_a_number_say_what_happened() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
        refused = await error(ours, nobody, say)
    assert refused.message == "aiohttp.ClientConnectorError ECONNREFUSED"
