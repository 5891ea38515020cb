"""The door: who is let in, what is refused, and that 200 means committed."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from io import StringIO
from typing import Any

import aiohttp
import pytest
from sqlalchemy.exc import OperationalError

from bot import log
from bot.listening import AddressTaken, listening
from bot.meter import Meter
from bot.web import BODY_BYTES, PATH, Door
from tests.house import House

SECRET = "s3cret_-"
JSON = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": SECRET}
UPDATE = b'{"update_id": 7}'

Take = Callable[[Mapping[str, Any]], Awaitable[None]]


class Taken(list[Mapping[str, Any]]):
    """An intake that remembers what it was given."""

    async def take(self, raw: Mapping[str, Any]) -> None:
        self.append(raw)


@asynccontextmanager
async def door_of(
    take: Take, *, most_waiting: int = 200
) -> AsyncIterator[tuple[aiohttp.ClientSession, Meter]]:
    """A client in front of an open door."""
    meter = Meter()
    app = Door(take, SECRET.encode(), meter, most_waiting).app()
    async with (
        listening(app, "127.0.0.1:0", 5.0) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
    ):
        yield client, meter


async def posted(
    client: aiohttp.ClientSession, body: Any = UPDATE, headers: Mapping[str, str] = JSON
) -> aiohttp.ClientResponse:
    """The answer, and that it says nothing: Telegram would carry out a call in it."""
    async with client.post(PATH, data=body, headers=headers) as answer:
        assert await answer.read() == b""
        return answer


async def test_an_update_is_taken_and_answered_200() -> None:
    taken = Taken()
    async with door_of(taken.take) as (client, meter):
        assert (await posted(client)).status == 200
        with_charset = JSON | {"Content-Type": "application/json; charset=utf-8"}
        assert (await posted(client, headers=with_charset)).status == 200
    assert taken == [{"update_id": 7}] * 2
    assert meter.webhook_answers == {HTTPStatus.OK: 2}


WRONG = [
    ({"X-Telegram-Bot-Api-Secret-Token": "s3cret_"}, UPDATE, 403),
    ({"X-Telegram-Bot-Api-Secret-Token": "S3CRET_-"}, UPDATE, 403),
    ({"X-Telegram-Bot-Api-Secret-Token": ""}, UPDATE, 403),
    ({"X-Telegram-Bot-Api-Secret-Token": "é"}, b"x" * (BODY_BYTES + 1), 403),
    ({"Content-Type": "text/plain"}, UPDATE, 415),
    ({"Content-Type": "application/x-www-form-urlencoded"}, UPDATE, 415),
    ({}, b" " * (BODY_BYTES + 1), 413),
    ({}, b"{", 400),
    ({}, b"[]", 400),
    ({}, b'"update_id"', 400),
    ({}, b"{}", 400),
    ({}, b'{"update_id": "7"}', 400),
    ({}, b'{"update_id": true}', 400),
    ({}, b'{"update_id": -1}', 400),
    ({}, b'{"update_id": 9223372036854775808}', 400),
    ({}, b'{"update_id": ' + b"9" * 5000 + b"}", 400),
    ({}, b"[" * 100_000, 400),
    ({}, b"\xff\xfe", 400),
]


@pytest.mark.parametrize(("headers", "body", "status"), WRONG)
async def test_whatever_is_no_update_of_telegram_is_refused_without_a_word(
    headers: dict[str, str], body: bytes, status: int
) -> None:
    taken = Taken()
    async with door_of(taken.take) as (client, meter):
        assert (await posted(client, body, JSON | headers)).status == status
        assert (await posted(client)).status == 200
    assert taken == [{"update_id": 7}]
    assert meter.webhook_answers == {HTTPStatus(status): 1, HTTPStatus.OK: 1}


async def test_without_a_secret_nobody_is_let_in() -> None:
    async with (
        listening(Door(Taken().take, b"", Meter()).app(), "127.0.0.1:0", 5.0) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
    ):
        nothing = JSON | {"X-Telegram-Bot-Api-Secret-Token": ""}
        assert (await posted(client, headers=nothing)).status == 403


async def test_a_body_without_a_length_is_read_no_further_than_allowed() -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 50 * BODY_BYTES:
            yield b" " * 65_536
            sent += 65_536

    async with door_of(Taken().take) as (client, _):
        assert (await posted(client, endless())).status == 413
    assert sent < 25 * BODY_BYTES


@pytest.mark.parametrize(("method", "path", "status"), [("GET", PATH, 405), ("POST", "/", 404)])
async def test_there_is_nothing_else_here(method: str, path: str, status: int) -> None:
    async with (
        door_of(Taken().take) as (client, _),
        client.request(method, path, headers=JSON) as answer,
    ):
        assert answer.status == status
        assert "server" not in answer.headers


async def test_200_comes_only_after_the_commit() -> None:
    begun, committed = asyncio.Event(), asyncio.Event()

    async def slow(_: Mapping[str, Any]) -> None:
        begun.set()
        await committed.wait()

    async with door_of(slow) as (client, _):
        request = asyncio.create_task(posted(client))
        await begun.wait()
        assert not request.done()
        committed.set()
        assert (await request).status == 200


async def test_under_overload_telegram_is_asked_to_keep_what_it_has() -> None:
    full, ends = asyncio.Event(), asyncio.Event()
    waiting = 0

    async def slow(_: Mapping[str, Any]) -> None:
        nonlocal waiting
        waiting += 1
        if waiting == 3:
            full.set()
        await ends.wait()

    async with door_of(slow, most_waiting=3) as (client, meter):
        first = [asyncio.create_task(posted(client)) for _ in range(3)]
        await full.wait()
        refused = await posted(client)
        assert (refused.status, refused.headers["Retry-After"]) == (503, "2")
        ends.set()
        assert [(await each).status for each in first] == [200] * 3
        assert (await posted(client)).status == 200
    assert meter.webhook_answers == {HTTPStatus.OK: 4, HTTPStatus.SERVICE_UNAVAILABLE: 1}


async def test_while_the_database_is_down_nothing_is_confirmed() -> None:
    async def down(_: Mapping[str, Any]) -> None:
        raise OperationalError("select", {}, Exception("disk gone"))

    async with door_of(down) as (client, _):
        refused = await posted(client)
    assert (refused.status, refused.headers["Retry-After"]) == (503, "2")


async def test_an_error_of_ours_is_logged_without_a_word_of_what_was_sent(
    own_logging: None,
) -> None:
    words = StringIO()
    log.configure("DEBUG", "json", words)

    async def breaks(raw: Mapping[str, Any]) -> None:
        raise RuntimeError(f"{raw} {SECRET}")

    async with door_of(breaks) as (client, _):
        assert (await posted(client, b'{"update_id": 7, "x": "canari"}')).status == 500
        await posted(client, b'{"canari', JSON)
    assert "RuntimeError" in words.getvalue()
    assert "canari" not in words.getvalue()
    assert SECRET not in words.getvalue()


async def test_what_was_let_in_is_answered_before_the_end() -> None:
    begun, committed = asyncio.Event(), asyncio.Event()

    async def slow(_: Mapping[str, Any]) -> None:
        begun.set()
        await committed.wait()

    async with aiohttp.ClientSession() as client:
        app = Door(slow, SECRET.encode(), Meter()).app()
        async with listening(app, "127.0.0.1:0", 5.0) as port:
            url = f"http://127.0.0.1:{port}{PATH}"
            request = asyncio.create_task(client.post(url, data=UPDATE, headers=JSON))
            await begun.wait()
            asyncio.get_running_loop().call_later(0.05, committed.set)
        assert committed.is_set()
        assert (await request).status == 200
        with pytest.raises(aiohttp.ClientConnectionError):
            await client.post(url, data=UPDATE, headers=JSON)


async def test_an_address_that_is_taken_is_named() -> None:
    app = Door(Taken().take, b"s", Meter()).app()
    async with listening(app, "127.0.0.1:0", 1.0) as port:
        for address in (f"127.0.0.1:{port}", "192.0.2.1:80", "127.0.0.1:99999"):
            with pytest.raises(AddressTaken, match=address):
                async with listening(app, address, 1.0):
                    pass


async def test_the_real_intake_handles_a_redelivered_update_once(house: House) -> None:
    amina = await house.member("Amina Diallo")
    sender = {"id": amina.id, "is_bot": False, "first_name": "Amina"}
    chat = {"id": amina.id, "type": "private"}
    message = {"message_id": 9, "date": 0, "chat": chat, "from": sender, "text": "bonjour"}
    body = json.dumps({"update_id": 12, "message": message}).encode()
    shown = [len(amina.phone())]
    async with door_of(house.app.intake.take) as (client, _):
        for _ in range(3):
            assert (await posted(client, body)).status == 200
            await house.settled()
            shown.append(len(amina.phone()))
    assert shown == [shown[0]] + [shown[0] + 1] * 3
    assert house.app.intake.meter.updates_failed == 0
