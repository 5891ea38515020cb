"""Find a commune as people type it: a name, an old name, a part of one, a code, a slip."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from storage.gazetteer.france import Commune

How = Literal["name", "former_name", "insee", "postcode", "part", "near"]

# Department and number; Corsica's departments are 2A and 2B. A postcode has the same five digits,
# so "55190" is looked up as both.
CODE = re.compile(r"\b(?:\d{2}|2[AB])\d{3}\b", re.IGNORECASE)

ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "s": "sur"}
# Articles, with what French elides, and the "lès" (near) that is written in three ways.
ARTICLES = frozenset({"le", "la", "les", "l", "de", "du", "des", "d", "lez"})
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})

SHORTEST_PART = 2
SHORTEST_NEAR = 4  # three letters are near too many names
NEAR = 0.8  # "tronvile" and "tronville" are at 0.94, "nantois" and "longeaux" at 0.4


@dataclass(frozen=True, slots=True)
class Match:
    """A commune that may be meant, and how the words led to it.

    `label` is the old name that matched, or the old code where the name is lost; empty for today's.
    """

    commune: Commune
    how: How
    label: str = ""


Words = tuple[str, ...]
Likeness = Callable[[Words, Words], bool]


def find(query: str, among: Sequence[Commune]) -> tuple[Match, ...]:
    """Return the communes of `among` that `query` may mean, each one once, the surest first.

    Accents, case, hyphens and articles do not count, and "St" is "Saint". An exact name comes with
    the longer names that contain it ("Ligny" and "Ligny-en-Barrois"): whoever asks decides. A slip
    ("near") is only a proposal, and is looked for when nothing else fits. Empty when nothing does.
    """
    codes = {code.upper() for code in CODE.findall(query)}
    words = _fold(CODE.sub(" ", query))
    if not codes:
        return _by_words(words, among)
    by_code = tuple(_by_codes(codes, among))
    narrowed = _by_words(words, [match.commune for match in by_code])
    return narrowed or by_code


def _by_codes(codes: set[str], among: Sequence[Commune]) -> Iterator[Match]:
    for commune in among:
        former = [name.name for name in commune.former_names if name.insee in codes]
        former += [code for code in commune.former_codes if code in codes]
        if commune.insee in codes:
            yield Match(commune, "insee")
        elif codes.intersection(commune.postcodes):
            yield Match(commune, "postcode")
        elif former:
            yield Match(commune, "former_name", former[0])


def _by_words(words: Words, among: Sequence[Commune]) -> tuple[Match, ...]:
    if not words:
        return ()
    exact = (*_named(words, among, _is, "name"), *_named(words, among, _is, "former_name"))
    within = _contains if exact else _contains_beginnings
    found = _each_once((*exact, *_named(words, among, within, "part")))
    return found or _each_once(_named(words, among, _is_near, "near"))


def _named(words: Words, among: Sequence[Commune], likeness: Likeness, how: How) -> Iterator[Match]:
    """Matches on today's name (but for `former_name`), then on an old one (but for `name`)."""
    for commune in among:
        if how != "former_name" and likeness(words, _fold(commune.name)):
            yield Match(commune, how)
        elif how != "name":
            old = (name.name for name in commune.former_names)
            label = next((name for name in old if likeness(words, _fold(name))), None)
            if label is not None:
                yield Match(commune, how, label)


def _each_once(matches: Iterable[Match]) -> tuple[Match, ...]:
    surest: dict[str, Match] = {}
    for match in matches:
        surest.setdefault(match.commune.insee, match)
    return tuple(surest.values())


def _is(words: Words, name: Words) -> bool:
    return words == name


def _contains(words: Words, name: Words) -> bool:
    return any(name[start : start + len(words)] == words for start in range(len(name)))


def _contains_beginnings(words: Words, name: Words) -> bool:
    """Whether the words stand in the name side by side, the last one perhaps unfinished."""
    sought = " ".join(words)
    return len(sought) >= SHORTEST_PART and f" {sought}" in f" {' '.join(name)}"


def _is_near(words: Words, name: Words) -> bool:
    """Whether the words resemble the name, or as many of its first words."""
    sought = " ".join(words)
    if len(sought) < SHORTEST_NEAR:
        return False
    candidates = (" ".join(name), " ".join(name[: len(words)]))
    return bool(get_close_matches(sought, candidates, n=1, cutoff=NEAR))


def _fold(text: str) -> Words:
    """Return the words that count: without accents, case, hyphens, articles or abbreviations."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    spoken = [ABBREVIATIONS.get(word, word) for word in re.findall(r"[^\W_]+", letters)]
    return tuple(word for word in spoken if word not in ARTICLES) or tuple(spoken)
