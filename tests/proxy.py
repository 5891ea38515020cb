"""What stands between Telegram and the bot: passes on, and lets a test step in on the way."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

Step = Callable[[int], object]
"""Gets the update's id."""


def nothing(_: int) -> None:
    """The step of every day."""


@dataclass(slots=True)
class Proxy:
    """Passes requests on to `target` (host:port); `answers` are the bot's, by update and in order.

    `before` runs when a request has come, `after` when the bot has answered it and Telegram does
    not know yet: a step that returns True loses the answer.
    """

    target: str = ""
    url: str = ""
    before: Step = nothing
    after: Step = nothing
    answers: list[tuple[int, int]] = field(default_factory=list)

    async def _pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        number = json.loads(body)["update_id"]
        self.before(number)
        try:
            status = await self._ask(request, body)
        except aiohttp.ClientError:
            return web.Response(status=502)
        self.answers.append((number, status))
        return web.Response(status=502 if self.after(number) else status)

    async def _ask(self, request: web.Request, body: bytes) -> int:
        client: aiohttp.ClientSession = request.app[CLIENT]
        url = f"http://{self.target}{request.path}"
        async with client.post(url, data=body, headers=request.headers) as answer:
            return answer.status


CLIENT = web.AppKey("client", aiohttp.ClientSession)


@asynccontextmanager
async def proxied() -> AsyncIterator[Proxy]:
    """Listen on a free port of loopback while the context lasts."""
    proxy = Proxy()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", proxy._pass_on)  # noqa: SLF001 - its own door
    connector: Any = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as client:
        application[CLIENT] = client
        runner = web.AppRunner(application, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        proxy.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield proxy
        finally:
            await runner.cleanup()
