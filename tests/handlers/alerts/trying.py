"""Somebody tries something: who, what, and about which alert."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from handlers.modes import Mode
from storage.members import Member
from tests.handlers.alerts.life import Life
from tests.handlers.alerts.rights_table import Flagged


@dataclass(frozen=True, slots=True)
class Tried:
    """What somebody tried, by last name. `whom` is somebody else whom it is about."""

    act: str
    actor: str
    flagged: Flagged
    whom: str
    mode: Mode = Mode.SOCIAL


@dataclass(frozen=True, slots=True)
class Trying:
    """An act with the person, as they come in."""

    life: Life
    tried: Tried
    actor: Member

    @property
    def alert(self) -> str:
        return self.tried.flagged.id

    @property
    def whom(self) -> str:
        return self.life.ids[self.tried.whom]


Act: TypeAlias = Callable[[Trying], Awaitable[bool]]
