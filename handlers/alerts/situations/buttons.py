"""Buttons of situations: under the sheet of an alert, on the list, and on a card."""

from dataclasses import dataclass
from typing import NewType

from handlers.payload import Button

Beginning = NewType("Beginning", str)
"""How an id begins (`readers.KNOWN_BY`), where a key holds no third one."""


@dataclass(frozen=True, slots=True)
class Link(Button, code="si.link"):
    """Rattacher: this alert belongs with another one, or to a situation."""

    alert: str
    other: str


@dataclass(frozen=True, slots=True)
class KeepApart(Button, code="si.not"):
    """Ce n'est pas lié."""

    alert: str
    other: str


@dataclass(frozen=True, slots=True)
class ChooseSituation(Button, code="si.pick"):
    """Rattacher à une situation…: ask which."""

    alert: str


@dataclass(frozen=True, slots=True)
class OpenSituation(Button, code="si.new"):
    """Ouvrir une situation: with this alert, which nothing resembles yet."""

    alert: str


@dataclass(frozen=True, slots=True)
class ShowSituation(Button, code="si.show"):
    """Its card, in a message of its own."""

    situation: str


@dataclass(frozen=True, slots=True)
class SituationCard(Button, code="si.card"):
    """Its card, in the place of `screen`."""

    screen: str
    situation: str


@dataclass(frozen=True, slots=True)
class SituationPage(Button, code="si.page"):
    """A page of the list, in the place of `screen`."""

    screen: str
    number: int


@dataclass(frozen=True, slots=True)
class AskRemove(Button, code="si.out"):
    """Retirer une alerte…: ask which."""

    screen: str
    situation: str


@dataclass(frozen=True, slots=True)
class Remove(Button, code="si.out2"):
    """This one. An alert belongs to one situation at most, so it names it."""

    screen: str
    alert: str


@dataclass(frozen=True, slots=True)
class TakeLead(Button, code="si.lead"):
    """Je la suis: or no longer, where one does already."""

    screen: str
    situation: str


@dataclass(frozen=True, slots=True)
class AskClose(Button, code="si.end"):
    """Clore…: how does it end?"""

    screen: str
    situation: str


@dataclass(frozen=True, slots=True)
class Reopen(Button, code="si.again"):
    """Rouvrir: it goes on after all."""

    screen: str
    situation: str


@dataclass(frozen=True, slots=True)
class AskReaders(Button, code="si.who"):
    """Ouvrir à quelqu'un…: a page of those who could be let in."""

    screen: str
    situation: str
    number: int


@dataclass(frozen=True, slots=True)
class SwitchReader(Button, code="si.in"):
    """Let somebody in, or shut them out (`shuts`); `whom` is how the person's id begins."""

    screen: str
    situation: str
    whom: Beginning
    shuts: bool
