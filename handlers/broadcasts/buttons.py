"""Buttons of broadcasts: of the form, of one that is under way, of the list of people."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class Pick(Button, code="bc.pick"):
    """A key of the form: a `Move`, or a value of the step that the version stands for."""

    draft: str
    version: int
    value: str


class Move(StrEnum):
    """What a key does that is no value."""

    EVERYBODY = "all"
    COMMUNES = "communes"
    ROLES = "roles"
    KINDS = "kinds"
    EXCHANGE_GROUPS = "groups"
    INVITED = "invited"
    MEETINGS = "meetings"
    DONE = "done"
    WORDS = "words"
    TEST = "test"
    SEND = "send"
    LEAVE = "leave"


class Act(StrEnum):
    """What one does with a broadcast that was confirmed."""

    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    RESEND = "again"


@dataclass(frozen=True, slots=True)
class Open(Button, code="bc.open"):
    """Show one of the list."""

    broadcast: str


@dataclass(frozen=True, slots=True)
class ActOn(Button, code="bc.act"):
    """Do this with it."""

    broadcast: str
    act: Act


@dataclass(frozen=True, slots=True)
class People(Button, code="bc.who"):
    """Person by person, a page of them (from 0), on `screen`, or on a new one where it is empty."""

    broadcast: str
    page: int
    screen: str
