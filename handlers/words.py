"""How Vigie speaks: French as the source, other languages through gettext, typography for all.

A text is written in `texts.py` as `t("Bonjour {name} !", name=…)`. Values are escaped, unless
they are `Html` already; French spaces before ; : ? ! and inside « » become unbreakable here, so
that the source stays plain.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

SOURCE = "fr"
LANGUAGES = ("fr", "en")
LIMIT = 4096
"""Telegram's limit of a message, in UTF-16 units after entities."""
MORE = "…"

_language: ContextVar[str] = ContextVar("language", default=SOURCE)

_TYPOGRAPHY = (
    (re.compile(r" (?=[;?!])"), "\u202f"),
    (re.compile(r" (?=:(?!\w))"), "\u00a0"),
    (re.compile(r"(?<=«) "), "\u00a0"),
    (re.compile(r" (?=»)"), "\u00a0"),
    (re.compile(r"(?<=\d) (?=(?:h|min|jours?|km|%)\b)"), "\u00a0"),
    (APOSTROPHE := re.compile(r"(?<=\w)'(?=\w)"), "’"),
)


class Html(str):
    """Text that is safe to send as it is: Telegram's HTML."""

    __slots__ = ()


def t(message: str, /, **values: object) -> Html:
    """The message in the language of whoever will read it, with its values escaped."""
    return _filled(_translated(message), values)


def n(one: str, many: str, count: int, /, **values: object) -> Html:
    """The same for a count: French says 0 and 1 in the singular, English only 1."""
    singular = count < 2 if language() == "fr" else count == 1  # noqa: PLR2004 - zéro et un
    return _filled(_translated(one if singular else many), {"count": count, **values})


def later(message: str) -> str:
    """Mark a message that will be translated where it is read."""
    return message


def language() -> str:
    """The language being spoken."""
    return _language.get()


@contextmanager
def speaking(to: str) -> Iterator[None]:
    """Speak another person's language for a while."""
    token = _language.set(to if to in LANGUAGES else SOURCE)
    try:
        yield
    finally:
        _language.reset(token)


@cache
def in_all_languages(message: str) -> tuple[str, ...]:
    """How a label reads in each language: a typed button is recognised whatever was chosen."""
    found = []
    for name in LANGUAGES:
        with speaking(name):
            found.append(str(t(message)))
    return tuple(dict.fromkeys(found))


def joined(parts: Iterable[str | None], between: str = "\n") -> Html:
    """Lines or words that are safe already; what is None or empty is left out."""
    return Html(between.join(part for part in parts if part))


def bold(text: str) -> Html:
    """The text in bold, escaped unless it is safe already."""
    return Html(f"<b>{_safe(text)}</b>")


def escaped(value: object) -> Html:
    """What somebody typed, or a name, shown as it is."""
    return Html(_safe(value))


def plain(text: str) -> str:
    """What keys and toasts show: Telegram takes no HTML there, so safe text is turned back."""
    return html.unescape(text) if isinstance(text, Html) else text


def curved(text: str) -> str:
    """A name of the official list, with the apostrophe that print has: « Val-d’Ornain »."""
    return APOSTROPHE.sub("’", text)


def quoted(text: str) -> Html:
    """Somebody's own words, set apart and escaped."""
    return Html(f"<blockquote>{_safe(text)}</blockquote>")


def units(text: str) -> int:
    """The length that Telegram counts: UTF-16 units of what is shown, without the tags."""
    shown = html.unescape(re.sub(r"<[^>]+>", "", text))
    return len(shown.encode("utf-16-le")) // 2


def within_limit(head: str, items: Iterable[str]) -> Html:
    """A heading and as many whole items as one message can hold, then "…"."""
    text, left = head, LIMIT - units(head) - units(MORE) - 2
    for item in items:
        left -= units(item) + 1
        if left < 0:
            return Html(f"{text}\n{MORE}")
        text = f"{text}\n{item}"
    return Html(text)


def typeset(text: str) -> str:
    """French typography: unbreakable spaces and the curved apostrophe."""
    for pattern, instead in _TYPOGRAPHY:
        text = pattern.sub(instead, text)
    return text


def _filled(message: str, values: Mapping[str, object]) -> Html:
    if not values:
        return Html(message)
    return Html(message.format(**{name: _safe(value) for name, value in values.items()}))


def _safe(value: object) -> str:
    return value if isinstance(value, Html) else html.escape(str(value), quote=False)


def _translated(message: str) -> str:
    if language() == SOURCE:
        return typeset(message)
    return catalogue(language()).get(message, message)


@cache
def catalogue(name: str) -> Mapping[str, str]:
    """French message → translation, read from `locale/` when a language is first spoken."""
    from babel.messages.pofile import read_po

    path = Path(__file__).parent / "locale" / name / "LC_MESSAGES" / "vigie.po"
    with path.open("rb") as file:
        messages = read_po(file, locale=name)
    return {
        str(message.id): str(message.string)
        for message in messages
        if message.id and message.string and isinstance(message.id, str)
    }
