"""Who would hear of an alert that nobody has sent: what the alerts answer, and others may show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.alerts import Severity
from storage.groups import Group
from storage.members import Member
from storage.notices import Audience
from storage.routing_rules import Rule


@dataclass(frozen=True, slots=True)
class Asked:
    """An alert as one may ask about it: an INSEE code, the code of a nature, a colour."""

    insee: str
    nature: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Hearer:
    """A group or a member who would hear, as which audience, when, and by which rule if by one.

    `is_on_call`: the rota names them, or whom they stand in for.

    `at` is when it is told to the first, or the later moment at which nobody would have answered.
    """

    who: Group | Member
    audience: Audience
    rule: Rule | None
    at: datetime
    is_on_call: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Foretold:
    """The answer: who would hear, in that order, and who would if they could be reached.

    `is_discreet`: groups would read sector and colour only. `away`: who is absent now;
    `lacks_on_call`: whoever is on call could not be reached.
    """

    asked: Asked
    sent_at: datetime
    told_at: datetime
    """The moment of the sending, or the morning for what can wait at night."""
    hearers: Sequence[Hearer]
    out_of_reach: Sequence[Member]
    away: Sequence[Member]
    is_discreet: bool
    lacks_on_call: bool = False
