"""What the form knows so far: to whom, and what."""

from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

from handlers.communes import Named, each_once
from storage.audiences import Audience
from storage.members import Kind, Role

KIND = "broadcast"
LONGEST = 3_000
"""In Telegram's units: what stands around it fits into one message, too."""


class Step(StrEnum):
    """What is asked."""

    WHO = "who"
    COMMUNES = "communes"
    ROLES = "roles"
    KINDS = "kinds"
    EXCHANGE_GROUPS = "groups"
    INVITED = "invited"
    """To which meeting."""
    WORDS = "words"
    MEETING = "meeting"
    """Of which meeting the words are to speak."""
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Answers so far. `offered` are communes that a typed line may have meant, `unknown` none.

    `meeting` is the one whose invited it is for, empty for any; `reserved` is the one whose agenda
    the words give as its invited alone may read it, empty where they do not. `told` is how many
    people the review showed: others are shown before they are written to.
    """

    communes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    meeting: str = ""
    words: str = field(default="", repr=False)
    reserved: str = ""
    offered: tuple[str, ...] = ()
    unknown: str = ""
    told: int = 0

    @classmethod
    def of(cls, state: dict[str, Any]) -> Self:
        """As a draft keeps it."""
        lists = ("communes", "roles", "kinds", "groups", "offered")
        return cls(**(state | {name: tuple(state[name]) for name in lists}))

    def state(self) -> dict[str, Any]:
        """For the draft."""
        return asdict(self)

    @property
    def audience(self) -> Audience:
        """To whom."""
        return Audience(
            frozenset(self.communes),
            frozenset(Role(one) for one in self.roles),
            frozenset(Kind(one) for one in self.kinds),
            frozenset(self.groups),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether it is for some only."""
        return bool(self.communes or self.roles or self.kinds or self.groups or self.meeting)

    def for_everybody(self) -> Self:
        """No criterion at all."""
        return replace(self, communes=(), roles=(), kinds=(), groups=()).for_invited("")

    def for_invited(self, meeting: str) -> Self:
        """Of this meeting, or of none; words that others may not read are not kept for them."""
        if self.reserved in {"", meeting}:
            return replace(self, meeting=meeting)
        return replace(self, meeting=meeting, words="", reserved="")

    def with_line(self, said: Named) -> Self:
        """Communes that were typed: what is sure is taken, what is not is asked back."""
        return replace(
            self,
            communes=each_once(self.communes, *said.sure),
            offered=said.offered,
            unknown=", ".join(said.unknown),
        )

    def switched(self, step: Step, value: str) -> Self:
        """With this value of a criterion, or without it. Raises `ValueError` for what is none."""
        if step is Step.INVITED:
            return self.for_invited("" if value == self.meeting else value)
        name = step.value
        if step is Step.ROLES:
            Role(value)
        elif step is Step.KINDS:
            Kind(value)
        elif step not in {Step.COMMUNES, Step.EXCHANGE_GROUPS}:
            raise ValueError(value)
        chosen: tuple[str, ...] = getattr(self, name)
        rest = tuple(one for one in chosen if one != value)
        changed: dict[str, Any] = {name: rest if value in chosen else (*chosen, value)}
        return replace(self, **changed)

    def settled(self) -> Self:
        """What was asked back about a typed line is answered."""
        return replace(self, offered=(), unknown="")
