"""Who decides about an alert, who may choose enforcement, and who reads who leads.

A decision is the person's own: whoever stands in for a mayor reads and says « Bien reçu ».
"""

from collections.abc import Collection

from handlers.moment import Moment
from storage.alert_scopes import CONCERNED, OFFICIALS, answers_for
from storage.alerts import Alert, AlertUnknown
from storage.charges import Charge
from storage.members import Member, Role
from storage.statuses import FINAL

LEADING = CONCERNED
"""Who may be asked to lead or to work on an alert: the others read none (DESIGN §5)."""


class AlertOver(Exception):
    """Nothing follows any more: it was closed, went another way, or was taken back."""

    def __init__(self, alert: Alert) -> None:
        super().__init__("the alert is over")
        self.alert = alert


def may_decide(member: Member, alert: Alert) -> bool:
    """Whether this person says who leads, and how: for the town hall, or for the coordination."""
    return member.role is Role.COORDINATOR or may_enforce(member, alert)


def may_enforce(member: Member, alert: Alert) -> bool:
    """Whether this is the mayor, or a deputy, of the alert's commune (CSI L.132-13)."""
    return member.role in OFFICIALS and alert.insee in member.communes


def knows_who(
    member: Member, alert: Alert, charge: Charge, contributors: Collection[str] = ()
) -> bool:
    """Whether this person reads who leads by name; an author as such does not."""
    inside = {charge.lead, charge.proposed, *contributors}
    return answers_for(member, alert) or member.id in inside


async def decidable(moment: Moment, member: Member, alert_id: str) -> Alert:
    """An alert about which this person decides. Raises `AlertUnknown` and `AlertOver`."""
    alert = await moment.uow.alerts.get_visible(alert_id, member)
    if not may_decide(member, alert):
        raise AlertUnknown
    return in_force(alert)


def in_force(alert: Alert) -> Alert:
    """The alert, unless nothing follows any more. Raises `AlertOver`."""
    if alert.status in FINAL:
        raise AlertOver(alert)
    return alert
