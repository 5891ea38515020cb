"""Buttons of decisions: on the card of a situation, and under the words to whoever leads."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.alerts.situations.buttons import Beginning
from handlers.payload import Button


class Answer(StrEnum):
    """What whoever leads says."""

    DONE = "done"
    GOING_ON = "going"
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True)
class AskMode(Button, code="si.dec"):
    """Décider…: how?"""

    screen: str
    situation: str


@dataclass(frozen=True, slots=True)
class AskDay(Button, code="si.how"):
    """So, by its place among the modes; and by when?"""

    screen: str
    situation: str
    mode: int


@dataclass(frozen=True, slots=True)
class Decide(Button, code="si.by"):
    """It is decided, for so many days from now; and who leads?"""

    screen: str
    situation: str
    mode: int
    days: int


@dataclass(frozen=True, slots=True)
class AskDecisionLead(Button, code="si.dwho"):
    """Confier…: a page of those who could see to it."""

    screen: str
    decision: str
    number: int


@dataclass(frozen=True, slots=True)
class Entrust(Button, code="si.dgive"):
    """To this person; `whom` is how the person's id begins."""

    screen: str
    decision: str
    whom: Beginning


@dataclass(frozen=True, slots=True)
class ShowDecisions(Button, code="si.dall"):
    """Décisions…: what was decided, in the place of the card."""

    screen: str
    situation: str


@dataclass(frozen=True, slots=True)
class ShowDecision(Button, code="si.d1"):
    """One of them, with what can be done about it, in the place of the list."""

    screen: str
    decision: str


@dataclass(frozen=True, slots=True)
class ReadDecision(Button, code="si.dread"):
    """Lire: what was decided, in its own words."""

    decision: str


@dataclass(frozen=True, slots=True)
class WordDecision(Button, code="si.dword"):
    """Préciser…: in one sentence."""

    decision: str


@dataclass(frozen=True, slots=True)
class AskContributors(Button, code="si.dwith"):
    """Associer…: a page of those who could help."""

    screen: str
    decision: str
    number: int


@dataclass(frozen=True, slots=True)
class SwitchContributor(Button, code="si.dh"):
    """This person helps, or no longer (`leaves`); `whom` is how the person's id begins."""

    screen: str
    decision: str
    whom: Beginning
    leaves: bool


@dataclass(frozen=True, slots=True)
class Abandon(Button, code="si.ddrop"):
    """Abandonner: it will not be done."""

    screen: str
    decision: str


@dataclass(frozen=True, slots=True)
class AnswerDecision(Button, code="si.dsay"):
    """C'est fait, En cours, or: Je ne peux pas."""

    decision: str
    answer: Answer
