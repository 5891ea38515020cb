"""The parameters of a call, however they came: query, form, JSON or multipart."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.parser import HeaderParser
from typing import Any
from urllib.parse import parse_qsl

from bot.playground.errors import bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    content: bytes = field(repr=False)
    mime: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Params:
    """Values as sent (text, or JSON values of a JSON body) and uploads, by name."""

    values: Mapping[str, Any] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A string; empty when absent."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A number; `default` when absent or unreadable, as the Bot API server does."""
        try:
            return int(self.values[name])
        except (KeyError, TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """A Boolean, in any of the spellings that Telegram accepts."""
        return self.text(name).lower() in {"true", "1", "yes"}

    def structure(self, name: str, what: str) -> Any:
        """An object or array; None when absent.

        Raises:
            ApiError: "can't parse … JSON object".
        """
        value = self.values.get(name)
        if not isinstance(value, str) or not value:
            return value or None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """A file sent under this name, or as `attach://…`."""
        return self.uploads.get(self.text(name).removeprefix("attach://")) or self.uploads.get(name)


def read_params(query: str, content_type: str, body: bytes) -> Params:
    """Decode a request.

    Raises:
        ApiError: the body is not what its content type says.
    """
    values: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    uploads: dict[str, Upload] = {}
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        values |= _json_object(body)
    elif kind == "multipart/form-data":
        for name, upload in _parts(content_type, body):
            if upload.name:
                uploads[name] = upload
            else:
                values[name] = upload.content.decode()
    elif body:
        values |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    return Params(values, uploads)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise bad_request("can't parse JSON object")
    return value


def _parts(content_type: str, body: bytes) -> list[tuple[str, Upload]]:
    """Split multipart/form-data (RFC 7578): the delimiter never occurs inside a part."""
    boundary = _header(f"Content-Type: {content_type}", "content-type", "boundary")
    sections = (b"\r\n" + body).split(b"\r\n--" + boundary.encode())[1:-1]
    return [_part(section) for section in sections]


def _part(section: bytes) -> tuple[str, Upload]:
    head, _, content = section.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    headers = head.decode()
    name = _header(headers, "content-disposition", "name")
    filename = _header(headers, "content-disposition", "filename")
    mime = HeaderParser().parsestr(headers).get_content_type()
    return name, Upload(filename, content, mime)


def _header(headers: str, header: str, parameter: str) -> str:
    value = HeaderParser().parsestr(headers).get_param(parameter, "", header)
    return value[2] if isinstance(value, tuple) else str(value)
