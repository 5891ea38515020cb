"""Buttons of minutes. In the form `value` is read by the step that the version stands for."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.payload import Button


class Answer(StrEnum):
    """What whoever leads a decision says."""

    DONE = "done"
    GOING_ON = "going"
    GIVEN_UP = "given_up"
    ASK_GIVING_UP = "ask"
    NOT_GIVING_UP = "not"


class Key(StrEnum):
    """What a key of the form says, where it names no person, decision, mode or day."""

    ADD = "add"
    OTHER = "other"
    PRESENCES = "who"
    EVERYBODY = "all"
    SECRETARY = "sec"
    NOBODY = "nobody"
    TEXT = "text"
    MODE = "mode"
    LEAD = "lead"
    DAY = "day"
    HELPERS = "help"
    STRIKE_OUT = "strike"
    PUBLISH = "publish"
    SURE = "sure"
    PAPER = "paper"
    DONE = "done"
    GIVE_UP = "drop"
    KEEP = "keep"
    REWRITE = "again"
    EARLIER = "<"
    LATER = ">"
    BACK = "back"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Note(Button, code="mn.key"):
    """A key of the form."""

    draft: str
    version: int
    value: str


@dataclass(frozen=True, slots=True)
class OpenMinutes(Button, code="mn.open"):
    """The minutes of a meeting: to be written, or the paper for whoever reads."""

    meeting: str


@dataclass(frozen=True, slots=True)
class AnswerForIt(Button, code="mn.say"):
    """C'est fait, En cours, Abandonnée."""

    decision: str
    answer: Answer
