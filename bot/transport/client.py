"""The HTTP client: requests side by side over kept connections, errors that quote no address."""

import asyncio
import errno
from dataclasses import dataclass
from http import HTTPStatus
from ssl import SSLContext
from typing import Any

from aiohttp import ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.transport.body import Body, form_of

POOL_IS_BUSY = "Pool timeout: every connection is in use. The request was *not* sent to Telegram."
UNSET = BaseRequest.DEFAULT_NONE


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each part of a request may take, in seconds; None waits for ever.

    `write` is for each piece of a body, `media_write` for each piece of one with files in it.
    """

    connect: float | None = 5.0
    read: float | None = 5.0
    write: float | None = 5.0
    media_write: float | None = 20.0
    pool: float | None = 1.0


class Transport(BaseRequest):
    """At most `connections` requests at a time; a connection is kept for the next one.

    `trust` says which certificates are good. Errors are of the stock client's types, but never
    quote the address, which holds the token; and what Telegram did not say itself is a
    `NetworkError`.
    """

    def __init__(
        self,
        connections: int,
        trust: SSLContext,
        proxy: str | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._trust = trust
        self._proxy = proxy
        self._patience = patience or Patience()
        self._free = asyncio.Semaphore(connections)
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer where a call says nothing else."""
        return self._patience.read

    async def initialize(self) -> None:
        """Get ready; a second time changes nothing."""
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(ssl=self._trust, limit=0),  # `_free` counts already
                cookie_jar=DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close every connection; a second time changes nothing."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0917 - python-telegram-bot's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = UNSET,
        write_timeout: Any = UNSET,
        connect_timeout: Any = UNSET,
        pool_timeout: Any = UNSET,
    ) -> tuple[int, bytes]:
        """Send one request; return the status and the content of the answer.

        Raises `TimedOut` and `NetworkError`.
        """
        ours = self._patience
        patience = ClientTimeout(
            connect=ours.connect if connect_timeout is UNSET else connect_timeout,
            sock_read=ours.read if read_timeout is UNSET else read_timeout,
        )
        pool = ours.pool if pool_timeout is UNSET else pool_timeout
        try:
            body = self._body(request_data, write_timeout)
            await self._take_a_place(pool)
            try:
                return await self._exchange(method, url, body, patience)
            finally:
                self._free.release()
        except TelegramError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, its words may hold the address
            failure = _failure(error)
        # Raised out here, so that the error that it stands for does not go with it.
        raise failure

    def _body(self, data: RequestData | None, seconds: Any) -> Body | None:
        if data is None:
            return None
        if seconds is UNSET:
            ours = self._patience
            seconds = ours.media_write if data.contains_files else ours.write
        return Body(*form_of(data), seconds)

    async def _take_a_place(self, seconds: float | None) -> None:
        try:
            async with asyncio.timeout(seconds if self._free.locked() else None):
                await self._free.acquire()
        except TimeoutError:
            raise TimedOut(POOL_IS_BUSY) from None

    async def _exchange(
        self, method: str, url: str, body: Body | None, patience: ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NetworkError("the transport is not initialised")
        await _news_of_connections()
        async with self._session.request(
            method, url, data=body, timeout=patience, proxy=self._proxy, allow_redirects=False
        ) as response:
            content = await response.read()
            if not _is_telegrams(response, content):
                raise NetworkError(f"HTTP {response.status} from somebody else than Telegram")
            return response.status, content


async def _news_of_connections() -> None:
    """Let the loop hear of what Telegram has closed, else the call would go into the void.

    One turn reads the sockets, the next one takes the closed ones out of the pool.
    """
    await asyncio.sleep(0)
    await asyncio.sleep(0)


def _is_telegrams(response: ClientResponse, content: bytes) -> bool:
    """A page from between us and Telegram says nothing about a chat, nor about the token.

    It may even quote the address, and would end up in an error.
    """
    if response.method == "GET" and response.status == HTTPStatus.OK:
        return True  # a file
    return content.startswith(b"{") and b'"ok"' in content


def _failure(error: Exception) -> TelegramError:
    """The stock client's kind of error, with the name and number of what happened."""
    if isinstance(error, TimeoutError):
        return TimedOut()
    number = getattr(error, "errno", None)
    name = f" {errno.errorcode.get(number, number)}" if number else ""
    return NetworkError(f"aiohttp.{type(error).__name__}{name}")
