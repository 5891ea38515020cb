"""Find a commune as people type it: a name, an old name, a part of one, a code, a slip."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, get_args

from storage.gazetteer.france import Commune

How = Literal["name", "insee", "postcode", "former_name", "part", "near"]
SUREST_FIRST: tuple[How, ...] = get_args(How)

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
    words = fold(CODE.sub(" ", query))
    if not codes:
        return _by_words(words, among)
    by_code = _each_once(_by_codes(codes, among))
    return _by_words(words, [match.commune for match in by_code]) or by_code


def _by_codes(codes: set[str], among: Sequence[Commune]) -> Iterator[Match]:
    for commune in among:
        if commune.insee in codes:
            yield Match(commune, "insee")
        if codes.intersection(commune.postcodes):
            yield Match(commune, "postcode")
        for former in commune.former_names:
            if former.insee in codes:
                yield Match(commune, "former_name", former.name)
        for code in codes.intersection(commune.former_codes):
            yield Match(commune, "former_name", code)


def _by_words(words: Words, among: Sequence[Commune]) -> tuple[Match, ...]:
    if not words:
        return ()
    exact = [
        Match(commune, "former_name" if label else "name", label)
        for commune, label in _alike(words, among, _is)
    ]
    within = _contains if exact else _contains_beginnings
    parts = [Match(commune, "part", label) for commune, label in _alike(words, among, within)]
    return _each_once(exact + parts) or _each_once(
        Match(commune, "near", label) for commune, label in _alike(words, among, _is_near)
    )


def _alike(
    words: Words, among: Sequence[Commune], likeness: Likeness
) -> Iterator[tuple[Commune, str]]:
    """Yield each commune with the old name that is alike, or with "" when today's name is."""
    for commune in among:
        if likeness(words, fold(commune.name)):
            yield commune, ""
        for former in commune.former_names:
            if likeness(words, fold(former.name)):
                yield commune, former.name


def _each_once(matches: Iterable[Match]) -> tuple[Match, ...]:
    surest: dict[str, Match] = {}
    for match in sorted(matches, key=lambda match: SUREST_FIRST.index(match.how)):
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


def fold(text: str) -> Words:
    """Return the words that count: without accents, case, hyphens, articles or abbreviations."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    spoken = [ABBREVIATIONS.get(word, word) for word in re.findall(r"[^\W_]+", letters)]
    return tuple(word for word in spoken if word not in ARTICLES) or tuple(spoken)
