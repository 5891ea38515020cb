"""How much two alerts resemble each other: points that add up, each with its reason.

Nothing is decided by it. A person who knows the place reads the reasons, and links them or not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from handlers.alerts.situations.kinship import are_kin
from handlers.alerts.vocabulary import Nature, Place, Public
from storage.alerts import Alert

WITHIN = timedelta(days=90)
"""What is further apart than this is not compared."""
RECENT = 15.0
"""Points of two alerts of the same moment; they melt away evenly until `WITHIN`."""
ENOUGH = 56.0
"""From here on it is worth showing: the same commune and a kindred nature of these weeks, say."""


class Reason(StrEnum):
    """Why two alerts resemble each other."""

    SAME_COMMUNE = "same_commune"
    SAME_SECTOR = "same_sector"
    SAME_NATURE = "same_nature"
    KINDRED_NATURE = "kindred_nature"
    SAME_PLACE = "same_place"
    SAME_PUBLIC = "same_public"


POINTS: Mapping[Reason, float] = {
    Reason.SAME_COMMUNE: 30,
    Reason.SAME_SECTOR: 18,
    Reason.SAME_NATURE: 35,
    Reason.KINDRED_NATURE: 18,
    Reason.SAME_PLACE: 10,
    Reason.SAME_PUBLIC: 10,
}
ELSEWHERE = 5.0
"""Points of another commune of the council: delinquency does not stop at a commune's border."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What of an alert is compared."""

    insee: str
    nature: Nature
    place: Place | None = None
    public: Public | None = None
    at: datetime

    @classmethod
    def of(cls, alert: Alert) -> Self:
        """The traits of an alert, from its codes."""
        place, public = alert.facts.get("place"), alert.facts.get("public")
        return cls(
            insee=alert.insee,
            nature=Nature(alert.facts["nature"]),
            place=Place(place) if place else None,
            public=Public(public) if public else None,
            at=alert.created_at,
        )


@dataclass(frozen=True, slots=True)
class Likeness:
    """Up to 100 points, the reasons in the order in which they are said, and the time between."""

    score: float
    reasons: tuple[Reason, ...]
    apart: timedelta

    @property
    def is_enough(self) -> bool:
        """Whether a person should look at it."""
        return self.score >= ENOUGH


def likeness(one: Traits, other: Traits, *, in_one_sector: bool) -> Likeness:
    """Compare two alerts; it does not matter which is which.

    `in_one_sector`: their communes are not the same, and near each other.
    """
    reasons = tuple(
        reason
        for reason in (
            _where(one, other, in_one_sector=in_one_sector),
            _what(one, other),
            Reason.SAME_PLACE if one.place and one.place is other.place else None,
            Reason.SAME_PUBLIC if one.public and one.public is other.public else None,
        )
        if reason is not None
    )
    apart = abs(one.at - other.at)
    score = sum(POINTS[reason] for reason in reasons) + _freshness(apart)
    if reasons[:1] not in ((Reason.SAME_COMMUNE,), (Reason.SAME_SECTOR,)):
        score += ELSEWHERE
    return Likeness(score, reasons, apart)


def _where(one: Traits, other: Traits, *, in_one_sector: bool) -> Reason | None:
    if one.insee == other.insee:
        return Reason.SAME_COMMUNE
    return Reason.SAME_SECTOR if in_one_sector else None


def _what(one: Traits, other: Traits) -> Reason | None:
    if one.nature is other.nature:
        return None if one.nature is Nature.OTHER else Reason.SAME_NATURE
    return Reason.KINDRED_NATURE if are_kin(one.nature, other.nature) else None


def _freshness(apart: timedelta) -> float:
    return RECENT * max(0.0, 1 - apart / WITHIN)
