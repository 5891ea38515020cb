"""What the form knows so far, and which question comes next: one form for a rule and a question."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Self

from handlers.communes import Named, each_once
from handlers.routing.buttons import Purpose
from storage.alerts import Severity
from storage.members import Kind
from storage.routing_rules import (
    Condition,
    Destination,
    ToCommune,
    ToExchangeGroup,
    ToGroup,
    ToKind,
)

KIND = "routing"
ANY = "any"


class Step(StrEnum):
    """What is asked."""

    NATURE = "nature"
    COLOURS = "colours"
    WHERE = "where"
    TO = "to"
    TOWN_HALL = "town_hall"
    """Which other commune's."""
    REVIEW = "review"
    ANSWER = "answer"


class To(StrEnum):
    """The letter before the id of a destination."""

    GROUP = "g"
    KIND = "k"
    COMMUNE = "c"
    EXCHANGE_GROUP = "x"


OPEN: Sequence[str] = ("nature", "severities", "communes", "to")
"""What is answered, in the order of a rule's questions."""
QUESTION: Sequence[str] = ("communes", "nature", "severities")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Answers so far; None is a question that was not answered.

    `chosen` and `offered` are communes (INSEE codes) on the way to `communes`, `unknown` what fits
    none. `to` is a destination as `To` and an id; with the letter alone, the id is being asked.
    """

    screen: str
    purpose: Purpose
    nature: str | None = None
    severities: tuple[int, ...] | None = None
    communes: tuple[str, ...] | None = None
    to: str | None = None
    chosen: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    unknown: str = ""

    @classmethod
    def of(cls, state: dict[str, Any]) -> Self:
        """As a draft keeps it."""
        lists = {
            name: None if state[name] is None else tuple(state[name])
            for name in ("severities", "communes", "chosen", "offered")
        }
        return cls(**(state | lists | {"purpose": Purpose(state["purpose"])}))

    def state(self) -> dict[str, Any]:
        """For the draft."""
        return asdict(self)

    @property
    def step(self) -> Step:
        """The first question without an answer."""
        steps = {"nature": Step.NATURE, "severities": Step.COLOURS, "communes": Step.WHERE}
        for name in self._order():
            if getattr(self, name) is None:
                return steps.get(name, Step.TO)
        if self.to == To.COMMUNE:
            return Step.TOWN_HALL
        return Step.REVIEW if self.purpose is Purpose.RULE else Step.ANSWER

    def back(self) -> Self | None:
        """Without the last answer, or None where nothing was answered."""
        cleared = replace(self, chosen=(), offered=(), unknown="")
        for name in reversed(self._order()):
            if getattr(self, name) is not None:
                unanswered: dict[str, Any] = {name: None}
                return replace(cleared, **unanswered)
        return None

    def with_line(self, said: Named) -> Self:
        """A typed line: what is sure is taken, what is not is asked back."""
        chosen = each_once(self.chosen, *said.sure)
        known = replace(self, chosen=chosen, offered=said.offered, unknown=", ".join(said.unknown))
        return known if said.offered or said.unknown else known.settled()

    def with_offered(self, insee: str) -> Self:
        """One of the communes offered. Raises `ValueError` where it was not."""
        if insee not in self.offered:
            raise ValueError(insee)
        rest = tuple(one for one in self.offered if one != insee)
        known = replace(self, chosen=each_once(self.chosen, insee), offered=rest, unknown="")
        return known if self._takes_several and rest else known.settled()

    def settled(self) -> Self:
        """The communes that were chosen are the answer, if it takes so many."""
        if not self.chosen:
            return self
        if not self._takes_several and len(self.chosen) > 1:
            return replace(self, offered=self.chosen, chosen=(), unknown="")
        done = replace(self, chosen=(), offered=(), unknown="")
        if self.step is Step.TOWN_HALL:
            return replace(done, to=f"{To.COMMUNE}.{self.chosen[0]}")
        return replace(done, communes=self.chosen)

    def with_destination(self, to: str) -> Self:
        """A destination, or the letter of one whose commune is asked next. Raises `ValueError`."""
        known = replace(self, to=to)
        if to != To.COMMUNE:
            known.destination()
        return known

    def condition(self) -> Condition:
        """What the rule is about."""
        return Condition(
            nature=None if self.nature == ANY else self.nature,
            severities=frozenset(self.severities or ()),
            communes=frozenset(self.communes or ()),
        )

    def destination(self) -> Destination:
        """Where it leads. Raises `ValueError` where the answer is none."""
        letter, _, which = (self.to or "").partition(".")
        match To(letter):
            case To.GROUP:
                return ToGroup(which)
            case To.KIND:
                return ToKind(Kind(which))
            case To.COMMUNE:
                return ToCommune(which)
            case To.EXCHANGE_GROUP:
                return ToExchangeGroup(which)

    @property
    def _takes_several(self) -> bool:
        return self.purpose is Purpose.RULE and self.step is Step.WHERE

    def _order(self) -> Sequence[str]:
        return OPEN if self.purpose is Purpose.RULE else QUESTION


def severities_of(value: str) -> tuple[int, ...]:
    """« 34 » is orange and red, « any » is every colour. Raises `ValueError`."""
    return () if value == ANY else tuple(int(Severity(int(one))) for one in value)
