"""Buttons that correct one's own alert, and show what it said before."""

from dataclasses import dataclass

from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class Correct(Button, code="al.edit"):
    """Corriger…: the form opens, filled with what the alert says."""

    alert: str


@dataclass(frozen=True, slots=True)
class ChooseCorrection(Button, code="al.ef"):
    """A key of that form: which draft, at which version, and what was chosen on its screen."""

    draft: str
    version: int
    choice: str


@dataclass(frozen=True, slots=True)
class ReadVersion(Button, code="al.ver"):
    """Voir la version d'avant: the one with this number."""

    alert: str
    number: int
