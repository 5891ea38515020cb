"""« J'ai constaté cela aussi »: one tap, counted and dated, without a new form and without names.

Whoever may read the alert may say so, and so may a field partner of its commune, whose group shows
the notice: it says what happens and where, and is all that they confirm. Where a group reads sector
and colour only, there is nothing in it that one could have seen.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum, auto

from handlers.alerts.notices import refresh
from handlers.alerts.telling import Telling, telling_of
from handlers.moment import Moment
from storage.alerts import AlertUnknown
from storage.members import Member
from storage.statuses import FINAL, Status

AGAIN_AFTER = timedelta(days=1)
"""What lasts can be said again the next day: it is the date that counts then."""


class Confirmed(StrEnum):
    """What an « aussi » did."""

    NOTED = auto()
    BEFORE = auto()
    """The same person said so within a day: nothing changed."""
    OWN = auto()
    """An author has said it already."""
    WITHDRAWN = auto()
    OVER = auto()
    """It has ended: what begins again is a new alert."""


@dataclass(frozen=True, slots=True)
class Corroboration:
    """What it did, and how the alert stands now."""

    confirmed: Confirmed
    telling: Telling


async def corroborate(moment: Moment, member: Member, alert_id: str) -> Corroboration:
    """Say that one has seen it too. Raises `AlertUnknown`, also for one that is hidden."""
    uow = moment.uow
    telling = await _heard(moment, member, alert_id)
    if telling.alert.author == member.id:
        return Corroboration(Confirmed.OWN, telling)
    if telling.alert.status is Status.WITHDRAWN:
        return Corroboration(Confirmed.WITHDRAWN, telling)
    if telling.alert.status in FINAL:
        return Corroboration(Confirmed.OVER, telling)
    lately = moment.now - AGAIN_AFTER
    if not await uow.corroborations.add(alert_id, member.id, moment.now, unless_after=lately):
        return Corroboration(Confirmed.BEFORE, telling)
    await uow.audit.append(member.id, "alert.corroborated", alert_id, moment.now)
    after = await telling_of(moment, telling.alert)
    await refresh(moment, after)
    return Corroboration(Confirmed.NOTED, after)


async def _heard(moment: Moment, member: Member, alert_id: str) -> Telling:
    """An alert of which this person was told what happens. Raises `AlertUnknown`."""
    alert = await moment.uow.alerts.get_heard_of(alert_id, member)
    telling = await telling_of(moment, alert)
    if telling.is_discreet and not await moment.uow.alerts.visible_among([alert.id], member):
        raise AlertUnknown
    return telling
