"""Buttons of this slice. `screen` names the message that a press changes; it carries no right."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.payload import Button
from storage.members import Kind, Role


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


@dataclass(frozen=True, slots=True)
class PickKind(Button, code="mb.kind"):
    """Which kind of partner is invited."""

    draft: str
    version: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class PickRole(Button, code="mb.role"):
    """Which role the person gets."""

    draft: str
    version: int
    role: Role


@dataclass(frozen=True, slots=True)
class PickCommune(Button, code="mb.com"):
    """One more commune, or the one that was meant."""

    draft: str
    version: int
    insee: str


class Move(StrEnum):
    """What moves a form without an answer."""

    BACK = "back"
    CANCEL = "cancel"
    NEXT = "next"
    EVERYWHERE = "all"
    NOT_LAST = "less"
    NEITHER = "none"
    CREATE = "go"


@dataclass(frozen=True, slots=True)
class MoveInvitation(Button, code="mb.move"):
    """Back, cancel, go on … in the form of an invitation."""

    draft: str
    version: int
    move: Move


@dataclass(frozen=True, slots=True)
class RevokeNew(Button, code="mb.undo"):
    """Annuler l'invitation, under the form that has just made it."""

    member: str
    draft: str


@dataclass(frozen=True, slots=True)
class TurnPage(Button, code="mb.page"):
    """A page of the list; from a card it leads back."""

    screen: str
    page: int


@dataclass(frozen=True, slots=True)
class ShowMember(Button, code="mb.card"):
    """One person's card."""

    screen: str
    member: str


class Act(StrEnum):
    """What a coordinator does from a card."""

    SUSPEND = "stop"
    SUSPEND_SURELY = "stop!"
    REINSTATE = "back"
    REMOVE = "end?"
    REMOVE_SURELY = "end"
    ERASE_SURELY = "wipe"
    INVITE_AGAIN = "link"
    REVOKE = "undo"


@dataclass(frozen=True, slots=True)
class ActOn(Button, code="mb.act"):
    """Such an act on this person."""

    screen: str
    member: str
    act: Act


@dataclass(frozen=True, slots=True)
class AskErasure(Button, code="mb.erase"):
    """Demander l'effacement: the coordinators hear of it."""


@dataclass(frozen=True, slots=True)
class ReadCharter(Button, code="mb.read"):
    """Lire la charte: this version."""

    version: int


@dataclass(frozen=True, slots=True)
class NewCharter(Button, code="mb.new"):
    """Nouvelle version."""


class CharterMove(StrEnum):
    """What moves the form of a new charter."""

    SOON = "soon"
    MONTH = "month"
    PUBLISH = "go"
    BACK = "back"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class MoveCharter(Button, code="mb.chart"):
    """Such a move."""

    draft: str
    version: int
    move: CharterMove
