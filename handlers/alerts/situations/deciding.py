"""Who decides what belongs together: the commune's own town hall, and the coordinators.

Seeing is lent to whoever stands in for somebody away, deciding is not (ADR 13).
"""

from collections.abc import Iterable

from handlers.alerts.following.entitled import may_decide
from handlers.moment import Moment
from storage.alerts import Alert, AlertUnknown
from storage.members import Member, Role
from storage.situations import Situation, SituationUnknown


async def alert_in_charge(moment: Moment, member: Member, alert_id: str) -> Alert:
    """An alert of which this person decides. Raises `AlertUnknown`, also for any other."""
    alert = await moment.uow.alerts.get_visible(alert_id, member)
    if not may_decide(member, alert):
        raise AlertUnknown
    return alert


async def situation_in_charge(moment: Moment, member: Member, situation_id: str) -> Situation:
    """A situation of which this person decides. Raises `SituationUnknown`, also for any other."""
    situation = await moment.uow.situations.get_visible(situation_id, member)
    if not await is_in_charge_of(moment, member, situation):
        raise SituationUnknown
    return situation


async def is_in_charge_of(moment: Moment, member: Member, situation: Situation) -> bool:
    """Whether this person decides of a situation: for one of its communes, or for all."""
    ids = await moment.uow.situations.alerts_of(situation.id)
    theirs = await moment.uow.alerts.visible_among(ids, member)
    return decides_with(member, theirs.values())


def decides_with(member: Member, theirs: Iterable[Alert]) -> bool:
    """The same, from all those of its alerts that this person may see."""
    is_coordinator = member.role is Role.COORDINATOR
    return is_coordinator or any(may_decide(member, alert) for alert in theirs)
