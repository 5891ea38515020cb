"""Formatted text, written as HTML for the page and for people who read tests."""

import re
from collections import defaultdict
from html import escape
from itertools import pairwise

from bot.playground.entities import Entity, RichText

_TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code",
    "pre": "pre", "blockquote": "blockquote", "expandable_blockquote": "blockquote",
}  # fmt: skip


def to_html(rich: RichText) -> str:
    """The same text as HTML; everything else is escaped."""
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
        url = url if re.match(r"(?:https?|tg|mailto|tel):", url) else f"https://{url}"
        return f'<a href="{escape(url)}">', "</a>"
    return "", ""


def _slice(units: bytes, start: int, end: int) -> str:
    return units[2 * start : 2 * end].decode("utf-16-le")
