"""Servers on loopback: one answers as it is told and remembers what arrived, others do worse."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ssl import SSLContext
from typing import Any, Literal

from aiohttp import BodyPartReader, web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Arrived:
    """One request as it was read: form fields, files as (name, type, content)."""

    verb: str
    path: str
    kind: str
    agent: str
    fields: dict[str, str]
    files: dict[str, tuple[str | None, str | None, bytes]]


@dataclass(slots=True)
class MoodyApi:
    """`answer` may be changed at any time; `callers` are the connections that requests came by."""

    answer: Answer
    url: str = ""
    arrived: list[Arrived] = field(default_factory=list)
    callers: list[Any] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Remember, then answer."""
        assert request.transport is not None
        self.callers.append(request.transport.get_extra_info("peername"))
        self.arrived.append(await _read(request))
        return await self.answer(request)


def answers(status: int, body: Any) -> Answer:
    """JSON, or text as it is."""

    async def answer(_: web.Request) -> web.StreamResponse:
        if isinstance(body, str):
            return web.Response(status=status, text=body, content_type="text/html")
        return web.json_response(body, status=status)

    return answer


def agrees(result: Any = True) -> Answer:
    """What Telegram answers when all is well."""
    return answers(200, {"ok": True, "result": result})


@asynccontextmanager
async def moody_api(answer: Answer, tls: SSLContext | None = None) -> AsyncIterator[MoodyApi]:
    """Serve on a free port."""
    api = MoodyApi(answer)
    application = web.Application(client_max_size=64 * 1024 * 1024)
    application.router.add_route("*", "/{path:.*}", api.handle)
    options: dict[str, Any] = {"handler_cancellation": True, "access_log": None}
    runner = web.AppRunner(application, shutdown_timeout=1, **options)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    api.url = f"{'https' if tls else 'http'}://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield api
    finally:
        await runner.cleanup()


@dataclass(frozen=True, slots=True)
class Mood:
    """What a server that keeps to no protocol does with a connection."""

    says: bytes = b""
    then: Literal["waits", "listens", "hangs up", "resets"] = "waits"
    reads: bool = True


AGREED = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 28\r\n\r\n"
    b'{"ok": true, "result": true}'
)


@dataclass(slots=True)
class RawServer:
    """`heard` is the beginning of each connection, up to the end of its first headers.

    `left` tells that a caller closed a connection on which the server still listened.
    """

    mood: Mood
    url: str = ""
    heard: list[bytes] = field(default_factory=list)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            if self.mood.reads:
                self.heard.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(self.mood.says)
            if self.mood.then == "waits":
                await self.over.wait()
            elif self.mood.then == "listens":
                await reader.read()
                self.left.set()
            elif self.mood.then == "resets":
                linger = struct.pack("ii", 1, 0)
                raw = writer.get_extra_info("socket")
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def raw_server(mood: Mood) -> AsyncIterator[RawServer]:
    """Listen on a free port."""
    ours = RawServer(mood)
    server = await asyncio.start_server(ours.serve, "127.0.0.1", 0)
    ours.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield ours
    finally:
        ours.over.set()
        server.close()
        await server.wait_closed()


async def _read(request: web.Request) -> Arrived:
    fields: dict[str, str] = {}
    files: dict[str, tuple[str | None, str | None, bytes]] = {}
    if request.content_type.startswith("multipart/"):
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            assert part.name is not None
            content = bytes(await part.read())
            if part.filename is None:
                fields[part.name] = content.decode()
            else:
                files[part.name] = part.filename, part.headers.get("Content-Type"), content
    else:
        fields = {name: str(value) for name, value in (await request.post()).items()}
    agent = request.headers["User-Agent"]
    kind = request.content_type if fields or files else ""
    return Arrived(request.method, request.path_qs, kind, agent, fields, files)
