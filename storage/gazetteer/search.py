"""Find a commune as people type it: a name, an old name, a part of one, a code, a slip."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
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
SURE_LETTERS = 2  # people rarely slip in the first letters


@dataclass(frozen=True, slots=True)
class Match:
    """A commune that may be meant, and how the words led to it.

    `label` is the old name that matched, or the old code where the name is lost; empty for today's.
    """

    commune: Commune
    how: How
    label: str = ""


Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of a commune, today's or (`label`) an old one. `spoken`: folded, between spaces."""

    commune: Commune
    label: str
    words: Words
    spoken: str

    def match(self, how: How) -> Match:
        return Match(self.commune, how, self.label)


def find(query: str, among: Sequence[Commune]) -> tuple[Match, ...]:
    """Return the communes of `among` that `query` may mean, each one once, the surest first.

    Those that are as sure come by their names. Accents, case, hyphens and articles do not count,
    and "St" is "Saint". An exact name comes with
    the longer names that contain it ("Ligny" and "Ligny-en-Barrois"): whoever asks decides. A slip
    ("near") is only a proposal, and is looked for when nothing else fits. Empty when nothing does.
    """
    return Register(among).find(query)


class Register:
    """The names of some communes, folded once, for whoever looks many words up in them."""

    def __init__(self, communes: Sequence[Commune]) -> None:
        self._communes = sorted(communes, key=lambda one: fold(one.name))
        self._names = [name for commune in self._communes for name in _names_of(commune)]
        self._all_spoken = "".join(name.spoken for name in self._names)

    def find(self, query: str, *, slips: bool = True) -> tuple[Match, ...]:
        """As `find` above. Without `slips` what is only near a name is not looked for: it costs."""
        codes = {code.upper() for code in CODE.findall(query)}
        sought = " ".join(fold(CODE.sub(" ", query)))
        if not codes:
            return self._by_words(sought, self._names, slips)
        by_code = _each_once(_by_codes(codes, self._communes))
        meant = {match.commune.insee for match in by_code}
        named = [name for name in self._names if name.commune.insee in meant]
        return self._by_words(sought, named, slips) or by_code

    def begins_like(self, query: str) -> bool:
        """Whether a name, or a word of one, begins with the same letters: few slips are there."""
        beginning = " ".join(fold(query))[:SURE_LETTERS]
        return f" {beginning}" in self._all_spoken

    def _by_words(self, sought: str, among: Sequence[_Name], slips: bool) -> tuple[Match, ...]:
        if not sought:
            return ()
        # Most words of a sentence stand in no name at all, and one look tells.
        heard = f" {sought}" in self._all_spoken
        found = _each_once(_by_name(sought, among)) if heard else ()
        return found or (_each_once(_by_likeness(sought, among)) if slips else ())


def _names_of(commune: Commune) -> Iterator[_Name]:
    labels = ["", *(former.name for former in commune.former_names)]
    for label in labels:
        words = fold(label or commune.name)
        yield _Name(commune, label, words, f" {' '.join(words)} ")


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


def _by_name(sought: str, among: Sequence[_Name]) -> Iterator[Match]:
    """The names that these words are, and those in which they stand side by side.

    The last word may be unfinished, unless the words are a name already.
    """
    exact = [name for name in among if name.spoken == f" {sought} "]
    for name in exact:
        yield name.match("former_name" if name.label else "name")
    if len(sought) >= SHORTEST_PART or exact:
        within = f" {sought} " if exact else f" {sought}"
        for name in among:
            if within in name.spoken:
                yield name.match("part")


def _by_likeness(sought: str, among: Sequence[_Name]) -> Iterator[Match]:
    """The names that the words resemble, or whose first words they do, as many as they are."""
    if len(sought) < SHORTEST_NEAR:
        return
    count, matcher = len(sought.split()), SequenceMatcher(b=sought)
    for name in among:
        candidates = (" ".join(name.words), " ".join(name.words[:count]))
        if any(_resembles(matcher, candidate) for candidate in candidates):
            yield name.match("near")


def _resembles(matcher: SequenceMatcher[str], name: str) -> bool:
    """Whether a name is close enough to the words of `matcher`; the cheap bounds come first."""
    matcher.set_seq1(name)
    bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return all(bound() >= NEAR for bound in bounds)


def _each_once(matches: Iterable[Match]) -> tuple[Match, ...]:
    surest: dict[str, Match] = {}
    for match in sorted(matches, key=lambda match: SUREST_FIRST.index(match.how)):
        surest.setdefault(match.commune.insee, match)
    return tuple(surest.values())


def fold(text: str) -> Words:
    """Return the words that count: without accents, case, hyphens, articles or abbreviations."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    spoken = [ABBREVIATIONS.get(word, word) for word in re.findall(r"[^\W_]+", letters)]
    return tuple(word for word in spoken if word not in ARTICLES) or tuple(spoken)
