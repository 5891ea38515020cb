"""The HTTP server, in the loop of whoever starts it: a test, the demo, a training session."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette


@asynccontextmanager
async def serving(
    app: Starlette, host: str, port: int, before_stop: Callable[[], None]
) -> AsyncIterator[int]:
    """Serve `app` while the context lasts; yields the port (a free one when `port` is 0).

    `before_stop` lets go of the requests that wait for something, so that stopping takes no time.
    """
    listener = socket.create_server((host, port))
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]), name="playground")
    try:
        yield listener.getsockname()[1]
    finally:
        before_stop()
        server.should_exit = True
        await task


class _Server(uvicorn.Server):
    """Leaves the signals to the program that started it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
