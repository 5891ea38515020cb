"""Delivery by webhook: the secret, the order, what is refused, and what an outage leaves."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from bot.playground import Person, Playground
from tests.bot.playground.conftest import Wire

SECRET = "a-secret_42"


@dataclass(slots=True)
class Listener:
    """A bot's door: what was posted there, and what it answers (200 when nothing was planned)."""

    answers: list[web.Response] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)
    holds: asyncio.Event = field(default_factory=asyncio.Event)
    two_at_once: asyncio.Event = field(default_factory=asyncio.Event)
    at_once: int = 0
    most_at_once: int = 0
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.secrets.add(request.headers["X-Telegram-Bot-Api-Secret-Token"])
        self.texts.append(update["message"]["text"])
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        if self.at_once == 2:
            self.two_at_once.set()
        await self.holds.wait()
        self.at_once -= 1
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
async def telegram() -> AsyncIterator[Playground]:
    async with Playground.serve(seed=7, webhook_delay=0.01) as playground:
        yield playground


@pytest.fixture
async def listener(telegram: Playground) -> AsyncIterator[Listener]:
    door = Listener()
    door.holds.set()
    application = web.Application()
    application.router.add_post("/telegram", door.take)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    door.url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
    yield door
    await runner.cleanup()


async def test_an_update_comes_with_the_secret_and_once(
    telegram: Playground, wire: Wire, listener: Listener, amina: Person
) -> None:
    await wire("setWebhook", url=listener.url, secret_token=SECRET)
    await amina.says("je signale")
    await telegram.quiet()
    assert listener.texts == ["/start", "je signale"]
    assert listener.secrets == {SECRET}


async def test_what_was_refused_comes_again_before_what_follows_it(
    telegram: Playground, wire: Wire, listener: Listener, amina: Person
) -> None:
    listener.answers = [web.Response(status=500) for _ in range(3)]
    await wire("setWebhook", url=listener.url, secret_token=SECRET)
    await amina.says("après")
    await telegram.quiet()
    assert listener.texts == ["/start"] * 4 + ["après"]
    info = (await wire("getWebhookInfo"))["result"]
    assert info["last_error_message"].startswith("Wrong response from the webhook: 500")


async def test_retry_after_says_when(
    telegram: Playground, wire: Wire, listener: Listener, amina: Person
) -> None:
    del amina
    listener.answers = [web.Response(status=503, headers={"Retry-After": "3600"})]
    await wire("setWebhook", url=listener.url, secret_token=SECRET)
    with pytest.raises(AssertionError, match="1 updates pending"):
        await telegram.quiet(within=0.2)
    assert listener.texts == ["/start"]


async def test_people_are_side_by_side_up_to_the_number_of_connections(
    telegram: Playground, wire: Wire, listener: Listener
) -> None:
    listener.holds.clear()
    await wire("setWebhook", url=listener.url, secret_token=SECRET, max_connections=2)
    for name in ("Amina", "Paul", "Claire"):
        await telegram.person(name).starts()
    await asyncio.wait_for(listener.two_at_once.wait(), 5)
    listener.holds.set()
    await telegram.quiet()
    assert (listener.most_at_once, len(listener.texts)) == (2, 3)


async def test_nobody_at_the_door_loses_nothing(
    telegram: Playground, wire: Wire, amina: Person
) -> None:
    await wire("setWebhook", url="http://127.0.0.1:9/telegram", secret_token=SECRET)
    await amina.says("deux")
    assert "can't use getUpdates" in await wire.refusal("getUpdates")
    await wire("setWebhook", url="")
    assert len((await wire("getUpdates"))["result"]) == 2
    assert (await wire("getWebhookInfo"))["result"]["url"] == ""


@pytest.mark.parametrize(
    ("url", "secret"), [("http://example.org/", SECRET), ("https://example.org/", "a b")]
)
async def test_an_address_in_clear_and_a_strange_secret_are_refused(
    wire: Wire, url: str, secret: str
) -> None:
    await wire.refusal("setWebhook", url=url, secret_token=secret)
    assert (await wire("getWebhookInfo"))["result"]["url"] == ""
