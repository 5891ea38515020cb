"""HTTP/1.1 as far as bots speak it: kept connections, one request after the other on each."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

DOOR = "/door/"
"""Where whoever measures comes in."""


@dataclass(frozen=True, slots=True)
class Request:
    """What came in."""

    path: str
    query: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """What goes out, as JSON."""

    status: int
    content: Any


class ConnectionReset(Exception):
    """The connection is cut instead of an answer."""


Answer: TypeAlias = Callable[[Request], Response | Awaitable[Response]]


class Lines:
    """The connections that stand now, and which of them are a bot's."""

    def __init__(self) -> None:
        self._open: set[Wire] = set()
        self._one_less = asyncio.Event()

    def add(self, wire: "Wire") -> None:
        """Somebody calls: a bot, until it knocks at the other door."""
        self._open.add(wire)

    def drop(self, wire: "Wire") -> None:
        """It is closed, with all that came in on it read; or it is no bot's."""
        self._open.discard(wire)
        self._one_less.set()

    async def until_no_bot_is_left(self) -> None:
        """Wait until each bot's connection is closed, those that were not accepted yet too."""
        for _ in range(LET_IN):
            await asyncio.sleep(0)
        while self._open:
            self._one_less.clear()
            await self._one_less.wait()


LET_IN = 10
"""So many turns of the loop; a call that waits at the socket has its connection after three."""


class Wire(asyncio.Protocol):
    """One connection."""

    def __init__(self, answer: Answer, lines: Lines) -> None:
        self._answer = answer
        self._lines = lines
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport = cast(asyncio.Transport, transport)
        self._lines.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waited for an answer is gone."""
        self._lines.drop(self)
        if self._waiting is not None:
            self._waiting.cancel()

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self._buffer += data
        while (request := self._next()) is not None:
            if request.path.startswith(DOOR):
                self._lines.drop(self)
            try:
                answer = self._answer(request)
            except ConnectionReset:
                self._reset()
                return
            if isinstance(answer, Response):
                self._write(answer)
            else:
                self._waiting = asyncio.ensure_future(self._write_later(answer))

    def _next(self) -> Request | None:
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return None
        lines = head.decode("latin-1").split("\r\n")
        headers = dict(_header(line) for line in lines[1:])
        length = int(headers.get("content-length", 0))
        if len(rest) < length:
            return None
        self._buffer = rest[length:]
        path, _, query = lines[0].split(" ")[1].partition("?")
        return Request(path, query, headers.get("content-type", ""), rest[:length])

    async def _write_later(self, answer: Awaitable[Response]) -> None:
        try:
            self._write(await answer)
        except ConnectionReset:
            self._reset()

    def _write(self, response: Response) -> None:
        assert self._transport is not None
        body = json.dumps(response.content).encode()
        self._transport.write(
            b"HTTP/1.1 %d -\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            % (response.status, len(body))
            + body
        )

    def _reset(self) -> None:
        assert self._transport is not None
        self._transport.abort()


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.lower(), value.strip()
