"""Buttons of this slice: what opens the form, and its keys."""

from dataclasses import dataclass

from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class Enter(Button, code="ra.new"):
    """Saisir des semaines."""


@dataclass(frozen=True, slots=True)
class Choose(Button, code="ra.com"):
    """One of one's communes (its INSEE code)."""

    draft: str
    version: int
    insee: str


@dataclass(frozen=True, slots=True)
class Confirm(Button, code="ra.yes"):
    """What is on the screen counts."""

    draft: str
    version: int


@dataclass(frozen=True, slots=True)
class Again(Button, code="ra.again"):
    """Corriger: the weeks once more."""

    draft: str
    version: int


@dataclass(frozen=True, slots=True)
class Abandon(Button, code="ra.stop"):
    """Leave the form; nothing is kept."""

    draft: str
    version: int
