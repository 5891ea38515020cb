"""Buttons of whoever is invited, and of the coordinator who follows the answers."""

from dataclasses import dataclass

from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class Come(Button, code="mt.ret"):
    """Présent."""

    meeting: str


@dataclass(frozen=True, slots=True)
class Excuse(Button, code="mt.exc"):
    """Excusé."""

    meeting: str


@dataclass(frozen=True, slots=True)
class Represent(Button, code="mt.rep"):
    """Représenté par…: asks by whom."""

    meeting: str


@dataclass(frozen=True, slots=True)
class StepBack(Button, code="mt.cant"):
    """Je ne peux pas: said by whoever was to come in somebody's place."""

    meeting: str


@dataclass(frozen=True, slots=True)
class Answers(Button, code="mt.who"):
    """Qui vient ?"""

    meeting: str


@dataclass(frozen=True, slots=True)
class Chase(Button, code="mt.chase"):
    """Relancer those who have not answered."""

    meeting: str


@dataclass(frozen=True, slots=True)
class Note(Button, code="mt.note"):
    """Noter une réponse: a coordinator answers for somebody."""

    meeting: str


@dataclass(frozen=True, slots=True)
class Mail(Button, code="mt.mail"):
    """Par courriel: the convocation as a file for a mail program."""

    meeting: str


@dataclass(frozen=True, slots=True)
class Choose(Button, code="mt.alt"):
    """A choice in the form: whose answer, what it is, who comes instead."""

    draft: str
    version: int
    value: str


@dataclass(frozen=True, slots=True)
class Leave(Button, code="mt.altx"):
    """Leave the form; nothing is kept."""

    draft: str
    version: int
