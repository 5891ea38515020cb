"""From what the council knows of the days to come to its gaps: pure, from change to change."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Self

from handlers.outlook import Outlook, Reach
from storage.alerts import Severity

NIGHT = timedelta(hours=12)
"""No night that a council sets for alerts that can wait should be longer."""


@dataclass(frozen=True, slots=True)
class Gap:
    """In [start, end) an alert of this colour and commune would reach no more than this."""

    insee: str
    severity: Severity
    reach: Reach
    start: datetime
    end: datetime

    def continues(self, other: "Gap") -> bool:
        """Whether it is the same gap, and they touch."""
        alike = (self.insee, self.severity, self.reach) == (
            other.insee,
            other.severity,
            other.reach,
        )
        return alike and self.start <= other.end and other.start <= self.end

    def to_json(self) -> list[Any]:
        """To be kept."""
        reach = [self.reach.groups, self.reach.town_hall, self.reach.coordination]
        at = [self.start.isoformat(), self.end.isoformat()]
        return [self.insee, self.severity, *reach, *at, self.reach.on_call]

    @classmethod
    def from_json(cls, kept: Sequence[Any]) -> Self:
        """Read what `to_json` wrote, also before it knew of anybody on call."""
        insee, severity, groups, town_hall, coordination, start, end, *on_call = kept
        reach = Reach(groups, town_hall, coordination, *on_call)
        at = (datetime.fromisoformat(start), datetime.fromisoformat(end))
        return cls(insee, Severity(severity), reach, *at)


@dataclass(frozen=True, slots=True)
class Spell:
    """Gaps that are one sentence: the same lack, at the same time, in all these communes."""

    communes: tuple[str, ...]
    severities: tuple[Severity, ...]
    reach: Reach
    start: datetime
    end: datetime


def foresee(
    outlook: Outlook, communes: Iterable[str], start: datetime, end: datetime
) -> Sequence[Gap]:
    """Every gap in [start, end), as long as it lasts without a change."""
    instants = [start, *(at for at in outlook.changes() if start < at < end), end]
    found: list[Gap] = []
    for insee in communes:
        for severity in Severity:
            last: Gap | None = None
            for begins, ends in pairwise(instants):
                gap = Gap(insee, severity, outlook.reach(insee, severity, begins), begins, ends)
                if last is not None and gap.continues(last):
                    last = Gap(insee, severity, gap.reach, last.start, ends)
                    found[-1] = last
                elif gap.reach.is_whole:
                    last = None
                else:
                    found.append(gap)
                    last = gap
    return found


def spells(gaps: Iterable[Gap]) -> Sequence[Spell]:
    """Colours and communes with the same gap in one; the gravest first, then the soonest.

    What can wait at night meets a gap some hours sooner than what is grave, and leaves it sooner:
    that is one sentence, with the hours of the grave one.
    """
    colours: defaultdict[tuple[str, Reach, datetime, datetime], list[Severity]] = defaultdict(list)
    graver: defaultdict[tuple[str, Reach], list[Gap]] = defaultdict(list)
    for gap in sorted(gaps, key=lambda each: each.severity, reverse=True):
        alike = graver[gap.insee, gap.reach]
        said = next((one for one in alike if _is_a_night_apart(one, gap)), gap)
        colours[gap.insee, gap.reach, said.start, said.end].insert(0, gap.severity)
        alike.append(gap)
    where: defaultdict[tuple[Any, ...], list[str]] = defaultdict(list)
    for (insee, *rest), severities in colours.items():
        where[tuple(severities), *rest].append(insee)
    found = [
        Spell(tuple(communes), severities, reach, start, end)
        for (severities, reach, start, end), communes in where.items()
    ]
    return sorted(found, key=lambda each: (_gravity(each.reach), each.start, each.communes))


def _is_a_night_apart(one: Gap, other: Gap) -> bool:
    """Whether they are one gap, met at night by what is grave and by what can wait."""
    if one.severity.can_wait or not other.severity.can_wait:
        return False
    shifts = (abs(one.start - other.start), abs(one.end - other.end))
    return one.start < other.end and other.start < one.end and max(shifts) <= NIGHT


def opened(before: Iterable[Gap], after: Iterable[Gap], horizon: datetime) -> Sequence[Gap]:
    """The gaps that were not there before; what begins after the old `horizon` is not news.

    Nor is one that has become smaller.
    """
    known: defaultdict[tuple[str, Severity], list[Gap]] = defaultdict(list)
    for gap in before:
        known[gap.insee, gap.severity].append(gap)
    return [
        gap
        for gap in after
        if gap.start < horizon
        and not any(_told(gap, by=one) for one in known[gap.insee, gap.severity])
    ]


def _told(gap: Gap, *, by: Gap) -> bool:
    """Whether who knows that one expects this."""
    touch = gap.start <= by.end and by.start <= gap.end
    return touch and by.reach.is_within(gap.reach)


def _gravity(reach: Reach) -> int:
    """Nobody at all comes first."""
    return 2 * reach.town_hall + reach.coordination
