"""Buttons of agendas for those who are invited, and the coordinators' answers to what they propose.

Those of the form on which an agenda is put together are those of every form of meetings.
"""

from dataclasses import dataclass

from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class Propose(Button, code="ag.prop"):
    """Un point: for the agenda of this meeting."""

    meeting: str


@dataclass(frozen=True, slots=True)
class PickKind(Button, code="ag.kind"):
    """What is expected of it; or the situation, by its place among those that are shown."""

    draft: str
    version: int
    value: str


@dataclass(frozen=True, slots=True)
class Leave(Button, code="ag.leave"):
    """No point after all."""

    draft: str
    version: int


@dataclass(frozen=True, slots=True)
class Accept(Button, code="ag.yes"):
    """Inscrire: this point stands on the agenda."""

    item: str


@dataclass(frozen=True, slots=True)
class Refuse(Button, code="ag.no"):
    """Pas cette fois."""

    item: str


@dataclass(frozen=True, slots=True)
class NothingToSay(Button, code="ag.none"):
    """Rien à signaler."""

    meeting: str


@dataclass(frozen=True, slots=True)
class Absent(Button, code="ag.away"):
    """Absent: of the meeting itself."""

    meeting: str
