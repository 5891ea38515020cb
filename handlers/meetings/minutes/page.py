"""Where the form of minutes stands: which screen, and what was said of a decision so far."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum, auto
from typing import Any, Self

KIND = "minutes"


class Step(StrEnum):
    """The screens."""

    OVERVIEW = auto()
    PRESENCES = auto()
    SECRETARY = auto()
    ITEM = auto()
    """On which point of the agenda?"""
    TEXT = auto()
    DOUBTFUL = auto()
    """Something in it may identify a person: it is kept when that is meant."""
    MODE = auto()
    LEAD = auto()
    DAY = auto()
    DECISION = auto()
    """One that is noted, with all that can be mended."""
    HELPERS = auto()
    PUBLISHING = auto()
    """What will be sent, and to how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A screen of the minutes of `meeting`. `number` counts pages of people or decisions.

    `decision` is the one that is being mended; without it `item`, `text`, `mode` and `lead` are
    what was said so far of the next one.
    `version` is the one of the minutes that are about to be published anew.
    """

    meeting: str
    step: Step = Step.OVERVIEW
    number: int = 0
    decision: str | None = None
    item: str | None = None
    text: str = field(default="", repr=False)
    mode: str | None = None
    lead: str | None = None
    version: int = 0

    @classmethod
    def of_state(cls, kept: Mapping[str, Any]) -> Self:
        """As a draft keeps it."""
        return cls(**{**kept, "step": Step(kept["step"])})

    def as_state(self) -> dict[str, Any]:
        """For a draft."""
        return asdict(self)

    def at(self, step: Step, **changes: Any) -> Self:
        """The same on another screen, from its first page."""
        return replace(self, step=step, number=0, **changes)

    def overview(self) -> Self:
        """Back to the beginning: nothing of a decision is kept that was not noted."""
        return type(self)(meeting=self.meeting)

    def back(self) -> Self:
        """The screen before."""
        if self.decision is not None and self.step is not Step.DECISION:
            return self.at(Step.DECISION)
        before = _BEFORE.get(self.step)
        return self.overview() if before is None else self.at(before)


_BEFORE = {
    Step.DOUBTFUL: Step.TEXT,
    Step.MODE: Step.TEXT,
    Step.LEAD: Step.MODE,
    Step.DAY: Step.LEAD,
}
