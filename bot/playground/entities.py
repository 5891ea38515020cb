"""Formatted text as Telegram keeps it: plain text, and entities with offsets in UTF-16 units."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any


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


def utf16_length(text: str) -> int:
    """How Telegram measures text: an emoji outside the basic plane counts twice."""
    return len(text.encode("utf-16-le")) // 2


def plain(text: str, entities: Iterable[Entity] = ()) -> RichText:
    """Text that carries its entities beside it, or none; links and commands are found later."""
    return tidy(RichText(text, tuple(entities)))


def with_links(rich: RichText) -> RichText:
    """Add what Telegram finds by itself: commands, addresses, mentions."""
    opaque = [entity for entity in rich.entities if entity.type in _OPAQUE]
    found = [
        entity
        for entity in _find(rich.text)
        if entity not in rich.entities
        and not any(entity.offset < other.end and other.offset < entity.end for other in opaque)
    ]
    return replace(rich, entities=in_order([*rich.entities, *found]))


def tidy(rich: RichText) -> RichText:
    """Trim as Telegram does: the end always, the start up to the first entity."""
    text = rich.text.rstrip(" \n\t")
    lead = min([len(text) - len(text.lstrip(" \n")), *(entity.offset for entity in rich.entities)])
    text = text[lead:]
    end = utf16_length(text)
    moved = (
        replace(
            entity,
            offset=entity.offset - lead,
            length=min(entity.length, end - entity.offset + lead),
        )
        for entity in rich.entities
    )
    return RichText(text, in_order(entity for entity in moved if entity.length > 0))


def in_order(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Entities as Telegram lists them: by their start, the longer first, and none twice."""
    return tuple(sorted(dict.fromkeys(entities), key=lambda e: (e.offset, -e.length, e.type)))


_OPAQUE = {"text_link", "code", "pre"}
_LINKS = (
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?\b")),
    ("url", re.compile(r"(?:https?://|\bt\.me/)[^\s<>\"«»]*[^\s<>\"«».,;:!?)]")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")),
    ("mention", re.compile(r"(?<![\w/@])@[A-Za-z]\w{3,31}\b")),
    ("hashtag", re.compile(r"(?<![\w/#])#\w*[^\W\d]\w*")),
)


def _find(text: str) -> Iterator[Entity]:
    taken = [False] * len(text)
    for kind, pattern in _LINKS:
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * len(match[0])
                yield Entity(kind, utf16_length(text[: match.start()]), utf16_length(match[0]))
