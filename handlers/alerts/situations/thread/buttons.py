"""Buttons of the thread of a situation."""

from dataclasses import dataclass

from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class ReadSituationThread(Button, code="si.fil"):
    """Lire le fil; `before` is the note under which an older page begins, or empty."""

    situation: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class AddSituationNote(Button, code="si.note"):
    """Ajouter un mot."""

    situation: str
