"""What a request carries: a form, or a form with files in it."""

import asyncio
import re
import secrets
from collections.abc import Iterator
from urllib.parse import urlencode

from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import Payload
from telegram.request import RequestData

PIECE = 64 * 1024
"""As much as a connection takes before it makes the writer wait."""
# What may not stand in a quoted name: https://html.spec.whatwg.org/#multipart-form-data
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f"\\]')


def form_of(data: RequestData) -> tuple[str, bytes]:
    """The content type and the bytes of a request's parameters and files."""
    if not data.contains_files:
        return "application/x-www-form-urlencoded", urlencode(data.json_parameters).encode()
    boundary = secrets.token_hex(16)
    parts = [f"--{boundary}\r\n".encode() + part + b"\r\n" for part in _parts(data)]
    body = b"".join((*parts, f"--{boundary}--\r\n".encode()))
    return f"multipart/form-data; boundary={boundary}", body


def _parts(data: RequestData) -> Iterator[bytes]:
    for name, value in data.json_parameters.items():
        yield f'Content-Disposition: form-data; name="{_quoted(name)}"\r\n\r\n{value}'.encode()
    for name, (filename, content, kind) in data.multipart_data.items():
        head = f'form-data; name="{_quoted(name)}"; filename="{_quoted(filename)}"'
        head = f"Content-Disposition: {head}\r\nContent-Type: {kind}\r\n\r\n"
        yield head.encode() + (content if isinstance(content, bytes) else content.read())


def _quoted(name: str) -> str:
    return _NOT_IN_NAMES.sub(_escaped, name)


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    return r"\\" if sign == "\\" else f"%{ord(sign):02X}"


class Body(Payload):
    """Bytes of which every piece must leave within `seconds`; None waits for ever."""

    def __init__(self, kind: str, content: bytes, seconds: float | None) -> None:
        super().__init__(content, content_type=kind)
        self._content = content
        self._size = len(content)
        self._seconds = seconds

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """The bytes as text."""
        return self._content.decode(encoding, errors)

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Send, piece by piece. Raises `TimeoutError`."""
        content = self._content
        if len(content) <= PIECE:  # the connection's buffer takes it: there is nothing to wait for
            await writer.write(content)
            return
        for start in range(0, len(content), PIECE):
            async with asyncio.timeout(self._seconds):
                await writer.write(content[start : start + PIECE])
                await writer.drain()
