"""Buttons of this slice; `screen` is the message that a press changes."""

from dataclasses import dataclass

from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class Take(Button, code="reg.take"):
    """One file of a year, by the code of its register."""

    what: str
    year: int


@dataclass(frozen=True, slots=True)
class Year(Button, code="reg.year"):
    """The same files of another year."""

    screen: str
    year: int
