"""An HTTP server in the bot's own loop, which answers what it accepted before it ends."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette

BACKLOG = 256
KEEP_ALIVE_SECONDS = 75
"""A caller that is quiet for a while finds its connection again."""


class AddressTaken(Exception):
    """Another program listens there, or the address is not one of this machine; carries it."""


@asynccontextmanager
async def listening(app: Starlette, address: str, last_seconds: float) -> AsyncIterator[int]:
    """Serve `app` at `host:port` while the context lasts; yields the port (0: any that is free).

    At the end nobody is accepted any more, and what was accepted has `last_seconds` to be
    answered. Raises `AddressTaken`.
    """
    listener = await _listen(address)
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            date_header=False,  # the loop that would keep it right is not run
            lifespan="off",
            ws="none",
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
        ),
        last_seconds,
    )
    task = asyncio.create_task(server.serve(sockets=[listener]), name=f"http {address}")
    try:
        yield listener.getsockname()[1]
    finally:
        server.stop()
        await task


async def _listen(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host.strip("[]"), None, proto=socket.IPPROTO_TCP)
        family, kind, protocol, _, (number, _, *rest) = found[0]
        # With the protocol named, asyncio sets TCP_NODELAY: answers do not wait for an ACK.
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((number, int(port), *rest))
            listener.listen(BACKLOG)
        except BaseException:
            listener.close()
            raise
    except (OSError, OverflowError) as error:
        raise AddressTaken(address) from error
    return listener


class _Server(uvicorn.Server):
    """Stops when it is told to, and leaves the signals to the program that started it."""

    def __init__(self, config: uvicorn.Config, last_seconds: float) -> None:
        super().__init__(config)
        # uvicorn hands it on as it is, but its signature knows whole seconds only.
        self.config.timeout_graceful_shutdown = last_seconds  # type: ignore[assignment]
        self._told = asyncio.Event()

    def stop(self) -> None:
        self._told.set()

    async def main_loop(self) -> None:
        await self._told.wait()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
