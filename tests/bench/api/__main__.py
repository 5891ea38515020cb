"""Serves until its stdin is closed: `python -m tests.bench.api [--limits]`; prints its port."""

import asyncio
import os
import sys
from collections.abc import Awaitable
from contextlib import suppress

from tests.bench.api import door, methods
from tests.bench.api.wire import DOOR, Lines, Request, Response, Wire
from tests.bench.api.world import World, pace_of_telegram


async def serve(*, limits: bool) -> None:
    """One Telegram on a free port of loopback."""
    lines = Lines()
    world = World(pace_of_telegram() if limits else None, lines)

    def answer(request: Request) -> Response | Awaitable[Response]:
        if request.path.startswith(DOOR):
            return door.do(world, request.path.removeprefix(DOOR), request)
        return methods.call(world, request.path[1:].partition("/")[2].lower(), request)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Wire(answer, lines), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - whoever started it reads it
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


# Telegram's servers are not on this machine: what else it has to do must not hold them up.
with suppress(PermissionError):
    os.nice(-10)
asyncio.run(serve(limits="--limits" in sys.argv))
