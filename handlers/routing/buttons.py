"""Buttons of the rules: of the overview, of the form that makes one or asks, of exchange groups."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.payload import Button


class Place(StrEnum):
    """What the message of /routage shows."""

    OVERVIEW = "all"
    EXCHANGE_GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class Open(Button, code="ro.open"):
    """Show a place on `screen`."""

    screen: str
    place: Place


class Act(StrEnum):
    """What one does with a rule."""

    SHOW = "show"
    UP = "up"
    ASK_REMOVE = "ask"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class OnRule(Button, code="ro.rule"):
    """Do this with a rule; the answer is shown on `screen`."""

    screen: str
    rule: str
    act: Act


class Purpose(StrEnum):
    """What the form is for."""

    RULE = "rule"
    QUESTION = "question"
    EXCHANGE_GROUP = "group"


@dataclass(frozen=True, slots=True)
class Begin(Button, code="ro.new"):
    """Begin a form in the place of what `screen` shows."""

    screen: str
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Pick(Button, code="ro.pick"):
    """An answer to the question of the form: a code, an id with what it is the id of."""

    draft: str
    version: int
    value: str


@dataclass(frozen=True, slots=True)
class ShowExchangeGroup(Button, code="ro.xg"):
    """Who is in it, and who may come in, on `screen`."""

    screen: str
    group: str


class GroupAct(StrEnum):
    """What one does with an exchange group."""

    RENAME = "name"
    ASK_REMOVE = "ask"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class OnExchangeGroup(Button, code="ro.xa"):
    """Do this with an exchange group; the answer is shown on `screen`."""

    screen: str
    group: str
    act: GroupAct


@dataclass(frozen=True, slots=True)
class MoveInGroup(Button, code="ro.xm"):
    """This member comes into the exchange group of the form, or `leaves` it.

    Without the version of the form: in or out is the same however often it is said.
    """

    draft: str
    member: str
    leaves: bool
