"""What an alert may belong with: situations and alerts that resemble it, for a person to judge."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.alerts.following.entitled import may_decide
from handlers.alerts.situations.likeness import Likeness
from handlers.alerts.situations.resembling import resembling
from handlers.moment import Moment
from storage.alerts import Alert
from storage.members import Member

MOST = 3
"""More than this would be a list to read, not a hint."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A situation or an alert, by `id` and `reference`; `alert` is the one that resembles most."""

    id: str
    reference: str
    alert: Alert
    likeness: Likeness


async def proposals(moment: Moment, member: Member, alert: Alert) -> Sequence[Proposal]:
    """The most alike, each situation once, without what a person said is not linked.

    Nothing for an alert that belongs to a situation, nor for somebody who does not decide of it.
    """
    situations = moment.uow.situations
    if not may_decide(member, alert) or await situations.of_alert(alert.id):
        return ()
    apart = await situations.apart_from(alert.id)
    alike = await resembling(moment, member, alert, but=apart)
    alike = [each for each in alike if may_decide(member, each.alert)]
    gathered = await situations.visible_with([each.alert.id for each in alike], member)
    found: dict[str, Proposal] = {}
    for each in alike:
        one = gathered.get(each.alert.id)
        known = (one.id, one.reference) if one else (each.alert.id, each.alert.reference)
        if known[0] not in apart:
            found.setdefault(known[0], Proposal(*known, each.alert, each.likeness))
    return list(found.values())[:MOST]
