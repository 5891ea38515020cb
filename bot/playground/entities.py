"""Formatted text as Telegram keeps it: plain text, and entities with offsets in UTF-16 units.

Behaves like TDLib's `parse_html` (td/telegram/MessageEntity.cpp), error texts included.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise
from typing import Any

from bot.playground.errors import entities_unreadable


@dataclass(frozen=True, slots=True)
class Entity:
    """A run of formatted text; `offset` and `length` count UTF-16 code units."""

    type: str
    offset: int
    length: int
    url: str = ""
    language: str = ""

    @property
    def end(self) -> int:
        """The offset just after the run."""
        return self.offset + self.length

    def as_json(self) -> dict[str, Any]:
        """The entity as the Bot API writes it."""
        shape: dict[str, Any] = {"type": self.type, "offset": self.offset, "length": self.length}
        if self.url:
            shape["url"] = self.url
        if self.language:
            shape["language"] = self.language
        return shape


@dataclass(frozen=True, slots=True)
class RichText:
    """A text and its formatting."""

    text: str
    entities: tuple[Entity, ...] = ()

    @property
    def html(self) -> str:
        """The same text as HTML; everything else is escaped."""
        return _to_html(self)


def utf16_length(text: str) -> int:
    """How Telegram measures text: an emoji outside the basic plane counts twice."""
    return len(text.encode("utf-16-le")) // 2


def parse_html(source: str) -> RichText:
    """Read `parse_mode=HTML`.

    Raises:
        ApiError: "can't parse entities: …", with the byte offset.
    """
    return _tidy(_HtmlReader(source).read())


def plain(text: str, entities: Iterable[Entity] = ()) -> RichText:
    """Text that carries its entities beside it, or none; links and commands are found later."""
    return _tidy(RichText(text, tuple(entities)))


def with_links(rich: RichText) -> RichText:
    """Add what Telegram finds by itself: commands, addresses, mentions."""
    opaque = [entity for entity in rich.entities if entity.type in _OPAQUE]
    found = [
        entity
        for entity in _find(rich.text)
        if entity not in rich.entities
        and not any(entity.offset < other.end and other.offset < entity.end for other in opaque)
    ]
    return replace(rich, entities=_in_order([*rich.entities, *found]))


_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "tg-emoji": "custom_emoji",
    "tg-time": "date_time", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "a": "text_link",
}  # fmt: skip
_OPAQUE = {"text_link", "code", "pre"}
_TOKEN = re.compile(r"</(?P<end>[^\s>]*)\s*>|<(?P<start>[^/\s>][^\s>]*)|[^<&]+|&|<", re.DOTALL)
_ATTRIBUTE = re.compile(
    r"""\s*(?P<name>[^\s=>/"']+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[\w.-]+)(?=[\s>])))?"""
)
_ESCAPE = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_SURROGATES = range(0xD800, 0xE000)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LINKS = (
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?\b")),
    ("url", re.compile(r"(?:https?://|\bt\.me/)[^\s<>\"«»]*[^\s<>\"«».,;:!?)]")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")),
    ("mention", re.compile(r"(?<![\w/@])@[A-Za-z]\w{3,31}\b")),
    ("hashtag", re.compile(r"(?<![\w/#])#\w*[^\W\d]\w*")),
)


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    start: int


class _HtmlReader:
    """Walks through the source once; tags nest strictly."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._text: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._entities: list[Entity] = []

    def read(self) -> RichText:
        while self._at < len(self._source):
            self._step()
        if self._open:
            raise entities_unreadable(
                f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"'
            )
        return RichText("".join(self._text), _in_order(self._entities))

    def _step(self) -> None:
        token = _TOKEN.match(self._source, self._at)
        assert token is not None, "every character starts a token"  # noqa: S101
        if token["start"] is not None:
            self._start_tag(token["start"].lower(), token.end())
        elif token["end"] is not None:
            self._end_tag(token["end"].lower())
            self._at = token.end()
        elif token[0] == "<":
            self._bare_bracket()
        else:
            self._characters(token)

    def _characters(self, token: re.Match[str]) -> None:
        escaped = _ESCAPE.match(self._source, self._at)
        self._append(_unescape(escaped) if escaped else token[0])
        self._at = escaped.end() if escaped else token.end()

    def _append(self, text: str) -> None:
        self._text.append(text)
        self._length += utf16_length(text)

    def _bare_bracket(self) -> None:
        kind = "end" if self._source.startswith("</", self._at) else "start"
        if kind == "end" and not self._open:
            raise entities_unreadable(f"Unexpected end tag at byte offset {self._byte(self._at)}")
        if kind == "start" and ">" in self._source[self._at :]:
            raise entities_unreadable(
                f'Unsupported start tag "" at byte offset {self._byte(self._at)}'
            )
        raise entities_unreadable(f"Unclosed {kind} tag at byte offset {self._byte(self._at)}")

    def _start_tag(self, tag: str, at: int) -> None:
        where = f"at byte offset {self._byte(self._at)}"
        if at >= len(self._source):
            raise entities_unreadable(f"Unclosed start tag {where}")
        if tag not in _TYPES:
            raise entities_unreadable(f'Unsupported start tag "{tag}" {where}')
        attributes: dict[str, str] = {}
        while (attribute := _ATTRIBUTE.match(self._source, at)) is not None:
            attributes[attribute["name"]] = _value(attribute)
            at = attribute.end()
        at += len(self._source[at:]) - len(self._source[at:].lstrip())
        if not self._source.startswith(">", at):
            problem = (
                "Empty attribute name in the tag"
                if at < len(self._source)
                else "Unclosed start tag"
            )
            raise entities_unreadable(f'{problem} "{tag}" {where}')
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise entities_unreadable(f'Tag "span" must have class "tg-spoiler" {where}')
        self._open.append(_Open(tag, _argument(tag, attributes), self._length, len(self._text)))
        self._at = at + 1

    def _end_tag(self, tag: str) -> None:
        where = f"at byte offset {self._byte(self._at)}"
        if not self._open:
            raise entities_unreadable(f"Unexpected end tag {where}")
        opened = self._open.pop()
        if tag and tag != opened.tag:
            raise entities_unreadable(
                f'Unmatched end tag {where}, expected "</{opened.tag}>", found "</{tag}>"'
            )
        if self._length > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self._length - opened.offset
        entity = Entity(_TYPES[opened.tag], opened.offset, length)
        match opened.tag:
            case "a":
                url = opened.argument or "".join(self._text[opened.start :])
                if not re.match(r"(?:https?|tg|mailto|tel):|[\w-]+(?:\.[\w-]+)+", url):
                    return  # Telegram drops links that it does not know
                entity = replace(entity, url=url)
            case "blockquote" if opened.argument:
                entity = replace(entity, type="expandable_blockquote")
            case "code":
                entity = replace(entity, language=opened.argument)
        self._entities.append(entity)

    def _byte(self, at: int) -> int:
        return len(self._source[:at].encode())


def _argument(tag: str, attributes: dict[str, str]) -> str:
    match tag:
        case "a":
            return attributes.get("href", "")
        case "code":
            return attributes.get("class", "").removeprefix("language-")
        case "blockquote":
            return "expandable" if "expandable" in attributes else ""
        case _:
            return ""


def _value(attribute: re.Match[str]) -> str:
    raw = attribute["double"] or attribute["single"] or attribute["bare"] or ""
    return _ESCAPE.sub(_unescape, raw)


def _unescape(escaped: re.Match[str]) -> str:
    decimal, hexadecimal, name = escaped.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    valid = 0 < code <= sys.maxunicode and code not in _SURROGATES
    return chr(code) if valid else escaped[0]


def _tidy(rich: RichText) -> RichText:
    """Trim as Telegram does: the end always, the start up to the first entity."""
    text = rich.text.rstrip()
    lead = len(text) - len(text.lstrip(" \n"))
    if rich.entities:
        lead = min([lead, *(entity.offset for entity in rich.entities)])
    text = text[lead:]
    end = utf16_length(text)
    moved = (
        replace(
            entity,
            offset=entity.offset - lead,
            length=min(entity.end - lead, end) - entity.offset + lead,
        )
        for entity in rich.entities
    )
    return RichText(text, tuple(entity for entity in moved if entity.length > 0))


def _find(text: str) -> Iterator[Entity]:
    taken = [False] * len(text)
    for kind, pattern in _LINKS:
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * len(match[0])
                yield Entity(kind, utf16_length(text[: match.start()]), utf16_length(match[0]))


def _in_order(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    return tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length)))


_TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code",
    "pre": "pre", "blockquote": "blockquote", "expandable_blockquote": "blockquote",
}  # fmt: skip


def _to_html(rich: RichText) -> str:
    units = rich.text.encode("utf-16-le")
    opening: dict[int, list[str]] = defaultdict(list)
    closing: dict[int, list[str]] = defaultdict(list)
    for entity in rich.entities:
        start, end = _tags(entity, units)
        opening[entity.offset].append(start)
        closing[entity.end].insert(0, end)
    cuts = sorted({0, len(units) // 2, *opening, *closing})
    pieces = ["".join(closing[0]) + "".join(opening[0])]
    for start_at, end_at in pairwise(cuts):
        pieces.append(escape(_slice(units, start_at, end_at), quote=False))
        pieces += closing[end_at] + opening[end_at]
    return "".join(pieces)


def _tags(entity: Entity, units: bytes) -> tuple[str, str]:
    if entity.type in _TAGS:
        return f"<{_TAGS[entity.type]}>", f"</{_TAGS[entity.type]}>"
    if entity.type == "spoiler":
        return '<span class="tg-spoiler">', "</span>"
    if entity.type in {"text_link", "url"}:
        url = entity.url or _slice(units, entity.offset, entity.end)
        url = url if re.match(r"\w+:", url) else f"https://{url}"
        return f'<a href="{escape(url)}">', "</a>"
    return "", ""


def _slice(units: bytes, start: int, end: int) -> str:
    return units[2 * start : 2 * end].decode("utf-16-le")
