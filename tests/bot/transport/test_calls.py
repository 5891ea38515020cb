"""The same calls arrive the same, and bring back the same answer."""

import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telegram import Bot, InputFile, InputMediaDocument, InputMediaPhoto

from bot.transport import Transport
from tests.bot.transport.both import BOTH, TOKEN, TRUST, answer, ours
from tests.bot.transport.moody_api import agrees, answers, moody_api

KEYS = {"inline_keyboard": [[{"text": "Bien reçu", "callback_data": "a:1&2=3"}]]}
AGENDA = InputFile(b"%PDF-1.7", filename="Ordre du jour – « cellule de veille ».pdf")
ODD = InputFile(b"x", filename='a"b\\c\nd%22e;f.txt')
LARGE = InputFile(bytes(range(256)) * 12_000, filename="plan.bin")


def attached(name: str, content: bytes) -> InputFile:
    return InputFile(content, filename=name, attach=True)


ALBUM = [
    InputMediaDocument(attached("un.pdf", b"1"), thumbnail=attached("un.jpg", b"2")),
    InputMediaPhoto(attached("deux.jpg", b"3"), caption="La <b>place</b>"),
]

CALLS: Mapping[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "no parameters": ("getMe", dict),
    "a text and keys": (
        "sendMessage",
        lambda: {"chat_id": -1001, "text": "Véel : 3 % de + ? & = #\n🟠", "reply_markup": KEYS},
    ),
    "numbers, lists, flags": (
        "getUpdates",
        lambda: {"offset": 2**40, "timeout": 50, "allowed_updates": ("message", "chat_member")},
    ),
    "moments and lengths": (
        "restrictChatMember",
        lambda: {"until_date": datetime(2026, 12, 3, tzinfo=UTC), "for": timedelta(minutes=5)},
    ),
    "nothing for a value": ("sendMessage", lambda: {"chat_id": 1, "text": "a", "caption": None}),
    "an empty text": ("setMyDescription", lambda: {"description": ""}),
    "a document": ("sendDocument", lambda: {"chat_id": 7, "document": AGENDA, "caption": "v2"}),
    "an odd name": ("sendDocument", lambda: {"chat_id": 7, "document": ODD}),
    "a large document": ("sendDocument", lambda: {"chat_id": 7, "document": LARGE}),
    "an open file": (
        "sendDocument",
        lambda: {"document": InputFile(io.BytesIO(b"lu"), "lu.txt", read_file_handle=False)},
    ),
    "an album": ("sendMediaGroup", lambda: {"chat_id": 7, "media": ALBUM}),
}


@pytest.mark.parametrize("name", CALLS)
async def test_the_same_call_arrives_the_same(name: str) -> None:
    method, parameters = CALLS[name]
    async with moody_api(agrees()) as api:
        for make in BOTH:

            async def call(bot: Bot) -> Any:
                return await bot.do_api_request(method, api_kwargs=parameters())

            assert await answer(make, api.url, call) is True
    stock, mine = api.arrived
    assert mine == stock
    assert mine.path == f"/bot{TOKEN}/{method}"


async def test_an_album_carries_each_of_its_files() -> None:
    async with moody_api(agrees()) as api:

        async def call(bot: Bot) -> Any:
            return await bot.do_api_request("sendMediaGroup", api_kwargs={"media": ALBUM})

        await answer(ours, api.url, call)
    (arrived,) = api.arrived
    assert [content for _, _, content in arrived.files.values()] == [b"1", b"2", b"3"]
    assert all(f"attach://{name}" in arrived.fields["media"] for name in arrived.files)


@pytest.mark.parametrize("make", BOTH)
async def test_the_answer_comes_back_as_it_was(make: Any) -> None:
    told = {"message_id": 5, "text": "Véel 🟠", "entities": [{"offset": 0}]}
    async with moody_api(agrees(told)) as api:
        assert await answer(make, api.url, lambda bot: bot.do_api_request("x")) == told


@pytest.mark.parametrize("make", BOTH)
async def test_a_file_comes_back_whole_whatever_it_begins_with(make: Any) -> None:
    async with moody_api(answers(200, "<html>a file, not a page")) as api, make() as request:
        read = await request.retrieve(f"{api.url}/file/bot{TOKEN}/documents/1.html")
    assert read == b"<html>a file, not a page"
    assert [arrived.verb for arrived in api.arrived] == ["GET"]


def test_the_time_to_wait_for_an_answer_is_known() -> None:
    """python-telegram-bot adds it to what a poll waits."""
    assert Transport(1, TRUST).read_timeout == 5.0
