"""Buttons of the sheet of an alert."""

from dataclasses import dataclass

from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class Follow(Button, code="al.fol"):
    """Suite…: open the sheet in private."""

    alert: str


@dataclass(frozen=True, slots=True)
class BackToSheet(Button, code="al.fbk"):
    """Retour: the sheet again, in its own message."""

    alert: str


@dataclass(frozen=True, slots=True)
class OtherActs(Button, code="al.oth"):
    """Autre…: what else can be done, in the message of the sheet."""

    alert: str


@dataclass(frozen=True, slots=True)
class TakeCharge(Button, code="al.tak"):
    """Je m'en charge."""

    alert: str


@dataclass(frozen=True, slots=True)
class ChooseLead(Button, code="al.who"):
    """Proposer quelqu'un: a page of people, the best placed first."""

    alert: str
    number: int


@dataclass(frozen=True, slots=True)
class ProposeLead(Button, code="al.prp"):
    """This one."""

    alert: str
    member: str


@dataclass(frozen=True, slots=True)
class AnswerProposal(Button, code="al.prq"):
    """J'accepte, or: Je ne peux pas."""

    alert: str
    accepts: bool


@dataclass(frozen=True, slots=True)
class ChooseContributor(Button, code="al.wth"):
    """Associer quelqu'un: a page of people."""

    alert: str
    number: int


@dataclass(frozen=True, slots=True)
class AddContributor(Button, code="al.add"):
    """This one works on it, too, or `leaves`: the same however often it is said."""

    alert: str
    member: str
    leaves: bool


@dataclass(frozen=True, slots=True)
class ChooseModes(Button, code="al.mod"):
    """Mode d'intervention."""

    alert: str


@dataclass(frozen=True, slots=True)
class SwitchMode(Button, code="al.msw"):
    """This mode (a code), or `not_any_more`: the same however often it is said."""

    alert: str
    mode: str
    not_any_more: bool


@dataclass(frozen=True, slots=True)
class ChooseTime(Button, code="al.due"):
    """Échéance: until when?"""

    alert: str


@dataclass(frozen=True, slots=True)
class PromiseTime(Button, code="al.by"):
    """By then, in minutes since 1970."""

    alert: str
    minute: int


@dataclass(frozen=True, slots=True)
class GiveNews(Button, code="al.nws"):
    """J'y travaille encore."""

    alert: str


@dataclass(frozen=True, slots=True)
class HandBack(Button, code="al.hbk"):
    """Je rends la main."""

    alert: str
