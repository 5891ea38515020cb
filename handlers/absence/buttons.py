"""Buttons of this slice: the keys of the form, and what ends an absence."""

from dataclasses import dataclass

from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class Pick(Button, code="aw.pick"):
    """An answer to the question on the screen."""

    draft: str
    version: int
    value: str


@dataclass(frozen=True, slots=True)
class Back(Button, code="aw.back"):
    """The question before."""

    draft: str
    version: int


@dataclass(frozen=True, slots=True)
class Abandon(Button, code="aw.drop"):
    """Leave the form."""

    draft: str
    version: int


@dataclass(frozen=True, slots=True)
class Show(Button, code="aw.of"):
    """Absence…, on a person's card."""

    member: str


@dataclass(frozen=True, slots=True)
class Begin(Button, code="aw.new"):
    """Another absence of this person."""

    member: str


@dataclass(frozen=True, slots=True)
class End(Button, code="aw.end"):
    """Je suis de retour, or: it does not take place."""

    absence: str


@dataclass(frozen=True, slots=True)
class NameAnother(Button, code="aw.who"):
    """Choisir quelqu'un d'autre, for the same days."""

    absence: str


@dataclass(frozen=True, slots=True)
class Decline(Button, code="aw.no"):
    """Je ne peux pas: said by whoever was named."""

    absence: str
