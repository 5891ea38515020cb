"""`parse_mode=HTML`, read as TDLib reads it (td/telegram/MessageEntity.cpp), refusals included."""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.playground.entities import Entity, RichText, tidy, utf16_length
from bot.playground.errors import ApiError, entities_unreadable


def parse_html(source: str) -> RichText:
    """Turn HTML into text and entities.

    Raises:
        ApiError: "can't parse entities: …", with the byte offset.
    """
    return tidy(_Reader(source).read())


_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "a": "text_link",
}  # fmt: skip
_WITHOUT_ENTITY = {"tg-emoji", "tg-time"}  # read, and shown as the text inside
_TOKEN = re.compile(r"</(?P<end>[^\s>]*)\s*>|<(?P<start>[^/\s>][^\s>]*)|[^<&]+|&|<")
_ATTRIBUTE = re.compile(
    r"""\s*(?P<name>[^\s=>/"']+)
    (?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[\w.-]+)(?=[\s>])))?""",
    re.VERBOSE,
)
_LINK = re.compile(r"(?:https?|tg|mailto|tel):|[\w-]+(?:\.[\w-]+)+")
_ESCAPE = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SURROGATES = range(0xD800, 0xE000)


@dataclass(slots=True)
class _Open:
    """A tag that waits for its end; `piece` is where its text begins."""

    tag: str
    argument: str
    offset: int
    piece: int


class _Reader:
    """Walks through the source once; tags nest strictly."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._pieces: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._entities: list[Entity] = []

    def read(self) -> RichText:
        while self._at < len(self._source):
            self._step()
        if self._open:
            tag = self._open[-1].tag
            raise entities_unreadable(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return RichText("".join(self._pieces), tuple(self._entities))

    def _step(self) -> None:
        token = _TOKEN.match(self._source, self._at)
        if token is None or token[0] == "<":
            raise self._bracket()
        if token["start"] is not None:
            self._start_tag(token["start"].lower(), token.end())
        elif token["end"] is not None:
            self._end_tag(token["end"].lower())
            self._at = token.end()
        else:
            self._characters(token)

    def _characters(self, token: re.Match[str]) -> None:
        escaped = _ESCAPE.match(self._source, self._at)
        text = _unescape(escaped) if escaped else token[0]
        self._pieces.append(text)
        self._length += utf16_length(text)
        self._at = (escaped or token).end()

    def _start_tag(self, tag: str, at: int) -> None:
        if at >= len(self._source):
            raise self._refusal("Unclosed start tag")
        if tag not in _TYPES and tag not in _WITHOUT_ENTITY:
            raise self._refusal(f'Unsupported start tag "{tag}"')
        attributes, at = _attributes(self._source, at)
        if not self._source.startswith(">", at):
            unclosed = attributes and at >= len(self._source)
            problem = "Unclosed start tag" if unclosed else "Empty attribute name in the tag"
            raise self._refusal(f'{problem} "{tag}"')
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._refusal('Tag "span" must have class "tg-spoiler"')
        argument = _argument(tag, attributes)
        self._open.append(_Open(tag, argument, self._length, len(self._pieces)))
        self._at = at + 1

    def _end_tag(self, tag: str) -> None:
        if not self._open:
            raise self._refusal("Unexpected end tag")
        opened = self._open.pop()
        if tag and tag != opened.tag:
            found = f'expected "</{opened.tag}>", found "</{tag}>"'
            raise entities_unreadable(f"Unmatched end tag {self._where()}, {found}")
        if self._length > opened.offset and opened.tag in _TYPES:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self._length - opened.offset
        entity = Entity(_TYPES[opened.tag], opened.offset, length)
        match opened.tag:
            case "a":
                url = opened.argument or "".join(self._pieces[opened.piece :])
                if not _LINK.match(url):
                    return  # Telegram drops links that it does not know
                entity = replace(entity, url=url)
            case "blockquote" if opened.argument:
                entity = replace(entity, type="expandable_blockquote")
            case "code":
                entity = replace(entity, language=opened.argument)
            case "pre" if self._entities and self._is_code(self._entities[-1], entity):
                entity = replace(entity, language=self._entities.pop().language)
        self._entities.append(entity)

    @staticmethod
    def _is_code(inner: Entity, outer: Entity) -> bool:
        """`<pre><code class="language-…">` is one block in a language."""
        same = (inner.offset, inner.length) == (outer.offset, outer.length)
        return same and inner.type == "code" and bool(inner.language)

    def _bracket(self) -> ApiError:
        if self._source.startswith("</", self._at):
            return self._refusal("Unclosed end tag" if self._open else "Unexpected end tag")
        alone = self._at + 1 == len(self._source)
        return self._refusal("Unclosed start tag" if alone else 'Unsupported start tag ""')

    def _refusal(self, problem: str) -> ApiError:
        return entities_unreadable(f"{problem} {self._where()}")

    def _where(self) -> str:
        return f"at byte offset {len(self._source[: self._at].encode())}"


def _attributes(source: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes from `at` on, and where they end."""
    attributes: dict[str, str] = {}
    while (found := _ATTRIBUTE.match(source, at)) is not None:
        raw = found["double"] or found["single"] or found["bare"] or ""
        attributes[found["name"]] = _ESCAPE.sub(_unescape, raw)
        at = found.end()
    while source[at : at + 1].isspace():
        at += 1
    return attributes, at


def _argument(tag: str, attributes: Mapping[str, str]) -> str:
    match tag:
        case "a":
            return attributes.get("href", "")
        case "code":
            return attributes.get("class", "").removeprefix("language-")
        case "blockquote":
            return "expandable" if "expandable" in attributes else ""
        case _:
            return ""


def _unescape(escaped: re.Match[str]) -> str:
    decimal, hexadecimal, name = escaped.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    valid = 0 < code <= sys.maxunicode and code not in _SURROGATES
    return chr(code) if valid else escaped[0]
