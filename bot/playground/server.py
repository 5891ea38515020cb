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
    listener = _listen(host, port)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        date_header=False,  # the loop that would keep it right is not run
        lifespan="off",
        ws="none",
        timeout_keep_alive=75,  # a client that is quiet for a while finds its connection again
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]), name="playground")
    try:
        yield listener.getsockname()[1]
    finally:
        before_stop()
        server.stop()
        await task


def _listen(host: str, port: int) -> socket.socket:
    # With the protocol named, asyncio sets TCP_NODELAY; without it answers wait 40 ms for an ACK.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    listener.listen(128)
    return listener


class _Server(uvicorn.Server):
    """Stops at once when told to, and leaves the signals to the program that started it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._told = asyncio.Event()

    def stop(self) -> None:
        self.should_exit = True
        self._told.set()

    async def main_loop(self) -> None:
        await self._told.wait()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
