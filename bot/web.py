"""The door at which Telegram delivers: one update a request, answered 200 after its commit.

Until then Telegram keeps the update and delivers it again: whatever is not 200 loses nothing. The
body of an answer stays empty, for Telegram would carry out a call that it found there.
"""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.log import place_of
from bot.meter import Meter
from storage.engine import is_down

PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name, not the secret
BODY_BYTES = 1_000_000
"""Telegram's longest updates have some ten thousand."""
BODY_SECONDS = 10.0
MOST_WAITING = 200
"""About a second of work; whoever comes on top is better kept by Telegram than by us."""
BUSY = frozenset({HTTPStatus.SERVICE_UNAVAILABLE})
LATER = {"Retry-After": "2"}
UPDATE_IDS = range(2**63)

log = structlog.get_logger()


class _Refused(Exception):
    """A request that is no update; carries the status."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


@dataclass(slots=True)
class Door:
    """Lets in who knows the secret, as many at a time as can be served soon."""

    take: Callable[[Mapping[str, Any]], Awaitable[None]]
    secret: bytes = field(repr=False)
    meter: Meter
    most_waiting: int = MOST_WAITING

    def app(self, beside: Sequence[Route] = ()) -> Starlette:
        """The web application: this one address, and what else the world may reach."""
        return Starlette(routes=[Route(PATH, self._receive, methods=["POST"]), *beside])

    async def _receive(self, request: Request) -> Response:
        try:
            await self._admit(request)
        except _Refused as refused:
            status = refused.status
        except ClientDisconnect:
            status = HTTPStatus.BAD_REQUEST
        except Exception as error:  # noqa: BLE001 - whatever it is, Telegram keeps the update
            status = _status_of(error)
        else:
            status = HTTPStatus.OK
        self.meter.webhook_answers[status] += 1
        return Response(status_code=status, headers=LATER if status in BUSY else None)

    async def _admit(self, request: Request) -> None:
        if not self._is_telegram(request):
            raise _Refused(HTTPStatus.FORBIDDEN)
        if self.meter.webhook_waiting >= self.most_waiting:
            raise _Refused(HTTPStatus.SERVICE_UNAVAILABLE)
        self.meter.webhook_waiting += 1
        try:
            await self.take(await _update_in(request))
        finally:
            self.meter.webhook_waiting -= 1

    def _is_telegram(self, request: Request) -> bool:
        claimed = request.headers.get(SECRET_HEADER, "").encode("latin-1")
        # Without a secret nobody is Telegram: an empty one would be everybody's.
        return bool(self.secret) and hmac.compare_digest(claimed, self.secret)


def _status_of(error: Exception) -> HTTPStatus:
    if is_down(error):
        log.error("the database does not answer, Telegram keeps the update")
        return HTTPStatus.SERVICE_UNAVAILABLE
    kind = type(error).__name__
    log.error("an update was not taken, Telegram keeps it", kind=kind, place=place_of(error))
    return HTTPStatus.INTERNAL_SERVER_ERROR


async def _update_in(request: Request) -> Mapping[str, Any]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise _Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            update = json.loads(await _body(request))
    except TimeoutError:
        raise _Refused(HTTPStatus.REQUEST_TIMEOUT) from None
    except (ValueError, RecursionError):  # a decoding error would carry the text
        raise _Refused(HTTPStatus.BAD_REQUEST) from None
    if not isinstance(update, dict) or type(number := update.get("update_id")) is not int:
        raise _Refused(HTTPStatus.BAD_REQUEST)
    if number not in UPDATE_IDS:
        raise _Refused(HTTPStatus.BAD_REQUEST)
    return update


async def _body(request: Request) -> bytes:
    """What was sent, read no further than an update may go."""
    if int(request.headers.get("content-length", 0)) > BODY_BYTES:
        raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return bytes(body)
