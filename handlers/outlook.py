"""What the alerts know of the days to come: whom an alert would reach, at any instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from storage.alerts import Severity


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether anybody could be reached: in a group, for the town hall, at the coordination.

    `on_call` is False where a rota names somebody who could not be, though all the others could.
    """

    groups: bool
    town_hall: bool
    coordination: bool
    on_call: bool = True

    @property
    def is_whole(self) -> bool:
        """Somebody to answer, whoever is on call among them, and somebody to take over."""
        return self.town_hall and self.coordination and self.on_call

    def is_within(self, other: "Reach") -> bool:
        """Whether the other reaches all that this one does."""
        return (
            self.groups <= other.groups
            and self.town_hall <= other.town_hall
            and self.coordination <= other.coordination
            and self.on_call <= other.on_call
        )


class Outlook(Protocol):
    """A council as it stands, with the changes that are known to come."""

    def changes(self) -> Sequence[datetime]:
        """The instants at which anything may change; between two of them nothing does."""

    def reach(self, insee: str, severity: Severity, at: datetime) -> Reach:
        """Of an alert that is sent at this instant."""
