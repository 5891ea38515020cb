"""Buttons of the alerts: the form's keys, and those under a notice or a list."""

from dataclasses import dataclass
from typing import NewType

from handlers.payload import Button
from storage.archive import Reason

WantedCode = NewType("WantedCode", str)
"""What a list is narrowed to (`wanted.code_of`), in seven signs at most."""
ALL = WantedCode("")


@dataclass(frozen=True, slots=True)
class Choose(Button, code="al.f"):
    """A key of the form: which form, at which version, and what was chosen on its screen."""

    draft: str
    version: int
    choice: str


@dataclass(frozen=True, slots=True)
class Resume(Button, code="al.go"):
    """Go on with the alert that was begun before."""

    draft: str


@dataclass(frozen=True, slots=True)
class Restart(Button, code="al.new"):
    """Forget the alert that was begun before, and take the new one."""

    draft: str


@dataclass(frozen=True, slots=True)
class Abandon(Button, code="al.no"):
    """Forget the alert that was begun before."""

    draft: str


@dataclass(frozen=True, slots=True)
class Acknowledge(Button, code="al.ack"):
    """Bien reçu."""

    alert: str


@dataclass(frozen=True, slots=True)
class Decline(Button, code="al.cant"):
    """Je ne peux pas: somebody else is asked."""

    alert: str


@dataclass(frozen=True, slots=True)
class AcknowledgeAll(Button, code="al.all"):
    """Bien reçu for the lines of a storm's message that were on the screen: the first `upto`."""

    storm: str
    upto: int


@dataclass(frozen=True, slots=True)
class Corroborate(Button, code="al.too"):
    """J'ai constaté cela aussi."""

    alert: str


@dataclass(frozen=True, slots=True)
class Read(Button, code="al.read"):
    """Lire: open the content in private."""

    alert: str


@dataclass(frozen=True, slots=True)
class ReadAgain(Button, code="al.again"):
    """Relire: the same, from the message in which it was erased."""

    alert: str


@dataclass(frozen=True, slots=True)
class ShowFiles(Button, code="al.files"):
    """Voir les pièces jointes."""

    alert: str


@dataclass(frozen=True, slots=True)
class OpenArchive(Button, code="al.arch"):
    """Why an archived alert is read again; then it opens."""

    alert: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class AskReached(Button, code="al.tel"):
    """Joint par téléphone…: ask whom."""

    alert: str


@dataclass(frozen=True, slots=True)
class Reached(Button, code="al.tel2"):
    """This member answered the phone; `TOWN_HALL` stands for somebody else there."""

    alert: str
    member: str


TOWN_HALL = "mairie"


@dataclass(frozen=True, slots=True)
class Withdraw(Button, code="al.back"):
    """Retirer one's own alert: asked once."""

    alert: str


@dataclass(frozen=True, slots=True)
class ConfirmWithdraw(Button, code="al.back2"):
    """Oui, retirer."""

    alert: str


@dataclass(frozen=True, slots=True)
class KeepAlert(Button, code="al.keep"):
    """Garder, after all."""

    alert: str


@dataclass(frozen=True, slots=True)
class Page(Button, code="al.page"):
    """Another page of a list that stands in the slot of `view`, narrowed to what is `wanted`."""

    view: str
    own: bool
    number: int
    wanted: WantedCode = ALL


@dataclass(frozen=True, slots=True)
class Card(Button, code="al.c"):
    """One alert of a list, in the list's place."""

    view: str
    own: bool
    alert: str
    wanted: WantedCode = ALL


@dataclass(frozen=True, slots=True)
class Narrow(Button, code="al.flt"):
    """Filtrer…: the list's place shows what it can be narrowed to, with this chosen."""

    view: str
    wanted: WantedCode = ALL


@dataclass(frozen=True, slots=True)
class PickCommune(Button, code="al.com"):
    """The communes that a list can be narrowed to, page by page."""

    view: str
    number: int
    wanted: WantedCode = ALL
