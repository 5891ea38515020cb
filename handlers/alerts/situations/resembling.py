"""Which alerts resemble one: the nearest first, each with its reasons; a person decides.

The codes of an alert are sealed: those of about the same time are opened and compared, the newest
first and so many at most. That is enough, because what is older counts for little (ADR 19).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.alerts.situations.likeness import WITHIN, Likeness, Traits, likeness
from handlers.alerts.situations.sectors import sector_of
from handlers.moment import Moment
from storage.alerts import Alert
from storage.members import Member

NATURE = "nature"
"""An alert whose codes do not open has none: it is left out."""
IN_THE_COMMUNE = 150
IN_THE_COUNCIL = 250
"""So many of the newest are opened: each takes some hundredths of a millisecond."""


@dataclass(frozen=True, slots=True)
class Resembling:
    """An alert that resembles the one that was asked about."""

    alert: Alert
    likeness: Likeness


async def resembling(
    moment: Moment, member: Member, alert: Alert, *, but: Collection[str] = ()
) -> Sequence[Resembling]:
    """Those that this person may see, and that are worth showing, the most alike first."""
    sector = await sector_of(moment, alert.insee)
    around = await moment.uow.alerts.around(
        alert,
        member,
        within=WITHIN,
        in_its_commune=IN_THE_COMMUNE,
        anywhere=IN_THE_COUNCIL,
    )
    if NATURE not in alert.facts:
        return ()
    traits = Traits.of(alert)
    compared = (
        Resembling(other, likeness(traits, Traits.of(other), in_one_sector=other.insee in sector))
        for other in around
        if other.id not in but and NATURE in other.facts
    )
    return sorted((each for each in compared if each.likeness.is_enough), key=_nearest_first)


def _nearest_first(each: Resembling) -> tuple[float, timedelta, datetime, str]:
    return -each.likeness.score, each.likeness.apart, each.alert.created_at, each.alert.id
