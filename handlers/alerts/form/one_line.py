"""An alert as one typed line, where the network fails: « alerte tronville voisins orange ».

Words are looked for one after the other; what is not understood is asked by the form.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeAlias, TypeVar

from handlers.alerts.form.steps import NOTHING_YET, Form, Step, Trouble
from handlers.alerts.form.synonyms import DANGERS, NATURES, RISKS, SEVERITIES, SMALL_WORDS, WHENS
from handlers.alerts.report import Report
from handlers.alerts.vocabulary import Risk
from handlers.communes import surely
from handlers.routes import OPENINGS
from storage.gazetteer import Commune, Match, Register, is_commune_of_france

LONGEST_LINE = 200
LONGEST_NAME = 6
"""Words of « Sainte-Marie-du-Lac-Nuisement » and the like."""

SHORTEST_NAME = 4

MOST_SLIPS = 16
"""Looking for slips in each part of a long line would hold everybody else up."""

Code = TypeVar("Code")
_Reading: TypeAlias = tuple[str, Sequence[Match]]
"""Words of the line, and the communes that they may name."""


def is_one_line(text: str, form: Form) -> bool:
    """Whether a line typed in this form is an alert of its own, rather than a part of it."""
    words = _words(text)
    writes_note = form.step in (Step.NOTE, Step.NOTE_CHECK)
    return len(words) > 1 and words[0] in OPENINGS and not writes_note


def form_from_line(text: str, communes: Sequence[Commune]) -> Form:
    """The form as far as the line fills it: on its review card, or on the first open question.

    A line of which nothing is understood begins the form at its beginning.
    """
    said = _Said(_words(text))
    in_danger = said.hears(DANGERS)
    risk, when = said.take(RISKS), said.take(WHENS)
    if when is not None and risk is None:
        risk = Risk.POSSIBLE
    report = Report(
        nature=said.take(NATURES),
        severity=said.take(SEVERITIES),
        risk=risk,
        when=when,
        immediate_danger=in_danger,
    )
    said.take(DANGERS)
    left = said.left()
    found = _best(left, communes)
    if report == NOTHING_YET and not found[1]:
        return Form()
    form = _with_commune(Form(report=report, from_line=True), found)
    elsewhere = None if found[1] else _elsewhere(left)
    if elsewhere:
        return replace(form.again(Trouble.ELSEWHERE_SAID), typed=elsewhere)
    return form.again(Trouble.REST_UNKEPT) if _says_more(left, found[0]) else form


def _says_more(words: Sequence[str], commune: str) -> bool:
    """Whether the line says anything that is in no code of the form."""
    return bool({*words} - {"", *commune.split()} - SMALL_WORDS)


def _elsewhere(words: Sequence[str]) -> str | None:
    """What of the line names a commune of France, when none of ours is named.

    Short words are left out: « Bar » and « Y » are communes, and mostly mean something else.
    """
    spans = sorted(dict.fromkeys(_spans(words)), key=len, reverse=True)
    return next((s for s in spans if len(s) >= SHORTEST_NAME and is_commune_of_france(s)), None)


def _with_commune(form: Form, found: _Reading) -> Form:
    """The review card is the confirmation of one certain commune; a doubt is asked."""
    typed, matches = found
    if (insee := surely(matches)) is not None:
        return form.onward(commune=insee)
    if not matches:
        return form.onward()
    candidates = tuple(match.commune.insee for match in matches)
    return replace(form, candidates=candidates, typed=typed).at(Step.WHICH_COMMUNE)


def _best(words: Sequence[str], communes: Sequence[Commune]) -> _Reading:
    """The words that name the fewest communes, the surest way; the longer name of two."""
    register = Register(communes)
    spans = list(dict.fromkeys(_spans(words)))
    sure = _readings(spans, partial(register.find, slips=False))
    readings = sure or _readings(_promising(spans, register), register.find)
    return min(readings, key=_doubt, default=("", ()))


def _readings(spans: Iterable[str], find: Callable[[str], Sequence[Match]]) -> Sequence[_Reading]:
    readings = [(span, find(span)) for span in spans]
    return [(span, matches) for span, matches in readings if matches]


def _promising(spans: Sequence[str], register: Register) -> Sequence[str]:
    """Where a slip is looked for, which costs: the shortest spans that begin like a name."""
    alike = [span for span in spans if register.begins_like(span)]
    return sorted(alike, key=lambda span: span.count(" "))[:MOST_SLIPS]


def _doubt(reading: _Reading) -> tuple[int, int]:
    span, matches = reading
    return len(matches), -len(span)


def _spans(words: Sequence[str]) -> Iterator[str]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST_NAME, len(words)) + 1):
            span = words[start:end]
            if not SMALL_WORDS.issuperset(span) and "" not in span:
                yield " ".join(span)


class _Said:
    """The words of a line, from which each table takes what it knows."""

    def __init__(self, words: Sequence[str]) -> None:
        self._text = f" {' '.join(words)} "

    def hears(self, codes: Mapping[str, Code]) -> bool:
        """Whether a phrase of this table was said. Nothing is gone: a longer phrase may have it."""
        return any(f" {phrase} " in self._text for phrase in codes)

    def take(self, codes: Mapping[str, Code]) -> Code | None:
        """The code of the longest phrase of this table that was said; the phrase is gone then."""
        for phrase in sorted(codes, key=len, reverse=True):
            if f" {phrase} " in self._text:
                self._text = self._text.replace(f" {phrase} ", " | ", 1)
                return codes[phrase]
        return None

    def left(self) -> list[str]:
        """What no table knew; an empty word stands where something was taken."""
        return [word if word != "|" else "" for word in self._text.split() if word not in OPENINGS]


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text[:LONGEST_LINE].casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.findall(r"[^\W_]+", letters)
