"""Buttons of this slice."""

from dataclasses import dataclass

from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class Speak(Button, code="du.me"):
    """A name: this person speaks at the phone from now on; `form_follows` who meant to flag."""

    speaker: str
    form_follows: bool


@dataclass(frozen=True, slots=True)
class ShowList(Button, code="du.of"):
    """Qui parle…, on the phone's card."""

    phone: str


@dataclass(frozen=True, slots=True)
class Strike(Button, code="du.out"):
    """Take this name off the list."""

    draft: str
    version: int
    speaker: str


@dataclass(frozen=True, slots=True)
class Done(Button, code="du.ok"):
    """The list is as it should be."""

    draft: str
    version: int
