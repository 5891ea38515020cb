"""The address of a personal calendar: whoever knows it reads, and everybody else finds nothing."""

import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from zoneinfo import ZoneInfo

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handlers.calendars.service import PATH, AddressUnknown, reader
from handlers.moment import Moment
from handlers.words import speaking
from storage.engine import Database
from storage.members import Member

FRESH_SECONDS = 900
"""How long a calendar may show what it has without asking again."""
MOST_AT_ONCE = 20
"""Calendars come back by themselves, and Telegram is served first."""
LATER = {"Retry-After": "60", "Cache-Control": "no-store"}
_ADDRESS = re.compile(r"[A-Za-z0-9_-]{43}")
_WRITTEN_AT = re.compile(rb"^DTSTAMP:.*$", re.MULTILINE)

log = structlog.get_logger()

Calendar = Callable[[Moment, Member], Awaitable[bytes]]
"""All meetings of a member, as iCalendar."""


@dataclass(slots=True)
class Subscriptions:
    """Answers calendars that were subscribed. A hidden address and none get the same answer."""

    database: Database
    now: Callable[[], datetime]
    zone: ZoneInfo
    bot_username: Callable[[], str]
    calendar: Calendar
    reading: int = 0

    def routes(self) -> list[Route]:
        """This one address."""
        return [Route(PATH, self._receive, methods=["GET"])]

    async def _receive(self, request: Request) -> Response:
        if self.reading >= MOST_AT_ONCE:
            return _empty(HTTPStatus.SERVICE_UNAVAILABLE)
        self.reading += 1
        try:
            content = await self._content(request.path_params["address"])
        except AddressUnknown:
            return _empty(HTTPStatus.NOT_FOUND)
        except Exception as error:  # noqa: BLE001 - whatever it is, calendars come back by themselves
            log.error("a calendar was not answered", kind=type(error).__name__)
            return _empty(HTTPStatus.SERVICE_UNAVAILABLE)
        finally:
            self.reading -= 1
        return _answer(content, request.headers.get("if-none-match", ""))

    async def _content(self, address: str) -> bytes:
        if _ADDRESS.fullmatch(address) is None:
            raise AddressUnknown
        async with self.database.read() as uow:
            policy, username = await uow.policy(), self.bot_username()
            moment = Moment(uow, self.now(), self.zone, policy, username)
            member = await reader(moment, address)
            with speaking(member.language):
                return await self.calendar(moment, member)


def _answer(content: bytes, known: str) -> Response:
    tag = _tag(content)
    headers = {
        "ETag": tag,
        "Cache-Control": f"private, max-age={FRESH_SECONDS}",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
    }
    if tag in {each.strip() for each in known.split(",")}:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


def _tag(content: bytes) -> str:
    """Weak (RFC 9110 section 8.8.1): the same meetings, though they were written down anew."""
    digest = hashlib.sha256(_WRITTEN_AT.sub(b"", content)).hexdigest()
    return f'W/"{digest[:32]}"'


def _empty(status: HTTPStatus) -> Response:
    if status is HTTPStatus.NOT_FOUND:
        return Response(status_code=status, headers={"Cache-Control": "no-store"})
    return Response(status_code=status, headers=LATER)
