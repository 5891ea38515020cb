"""Buttons of the thread."""

from dataclasses import dataclass

from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class ReadThread(Button, code="al.fil"):
    """Lire le fil; `before` is the note under which an older page begins, or empty."""

    alert: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class AddNote(Button, code="al.note"):
    """Ajouter une note."""

    alert: str


@dataclass(frozen=True, slots=True)
class AskAuthor(Button, code="al.ask"):
    """Poser une question à l'auteur."""

    alert: str


@dataclass(frozen=True, slots=True)
class AnswerQuestion(Button, code="al.ans"):
    """Répondre: the question is shown, and a line awaited."""

    question: str
