"""Who ends an alert."""

from handlers.alerts.following.entitled import may_decide
from handlers.moment import Moment
from storage.alerts import Alert
from storage.members import Member


async def may_close(moment: Moment, member: Member, alert: Alert) -> bool:
    """Whoever decides about it, and whoever leads."""
    if may_decide(member, alert):
        return True
    return (await moment.uow.charges.get(alert.id)).lead == member.id
