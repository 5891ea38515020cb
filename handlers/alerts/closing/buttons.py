"""Buttons that end an alert."""

from dataclasses import dataclass
from datetime import date

from handlers.alerts.vocabulary import Outcome
from handlers.payload import Button


@dataclass(frozen=True, slots=True)
class Close(Button, code="al.end"):
    """Clore…: how does it end?"""

    alert: str


@dataclass(frozen=True, slots=True)
class Done(Button, code="al.don"):
    """C'est fait…: whoever leads is asked the same."""

    alert: str


@dataclass(frozen=True, slots=True)
class ChooseOutcome(Button, code="al.how"):
    """It ends so; some outcomes ask one more thing."""

    alert: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ChooseDay(Button, code="al.hday"):
    """Another authority was told on that day, as its number (`date.toordinal`)."""

    alert: str
    outcome: Outcome
    day: int

    @property
    def on(self) -> date | None:
        """The day, or None for what is no date."""
        try:
            return date.fromordinal(self.day)
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True)
class ChooseSame(Button, code="al.same"):
    """It repeats that other alert."""

    alert: str
    other: str


@dataclass(frozen=True, slots=True)
class StayOpen(Button, code="al.stay"):
    """Annuler: it does not end."""

    alert: str
