"""Buttons of this slice; `screen` is the message that a press changes."""

from dataclasses import dataclass

from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class Subscribe(Button, code="cal.sub"):
    """The first address."""

    screen: str


@dataclass(frozen=True, slots=True)
class Renew(Button, code="cal.new"):
    """Another address in place of the one that stands."""

    screen: str


@dataclass(frozen=True, slots=True)
class Close(Button, code="cal.end"):
    """No address any more."""

    screen: str
