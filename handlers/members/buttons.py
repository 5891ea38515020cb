"""Buttons of this slice. `screen` names the message that a press changes; it carries no right."""

from dataclasses import dataclass

from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class AcceptCharter(Button, code="mb.yes"):
    """J'accepte: the version that was read."""

    version: int
    screen: str


@dataclass(frozen=True, slots=True)
class RefuseCharter(Button, code="mb.no"):
    """Je refuse, on the way in."""

    screen: str


@dataclass(frozen=True, slots=True)
class ConfirmPerson(Button, code="mb.is"):
    """C'est bien cette personne: who came through this invitation."""

    invitation: str


@dataclass(frozen=True, slots=True)
class DenyPerson(Button, code="mb.isnt"):
    """Ce n'est pas elle."""

    invitation: str
