"""Whom one may ask about an alert, the best placed first."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.alerts.following.best_placed import Suggestion, best_placed
from handlers.alerts.following.entitled import LEADING
from handlers.alerts.report import Report
from handlers.moment import Moment
from storage.alerts import Alert
from storage.members import Member, Role


async def suggestions(moment: Moment, member: Member, alert: Alert) -> Sequence[Suggestion]:
    """Those whom this person may ask.

    A coordinator knows everybody; a town hall meets those who are attached to the commune, and
    the coordination.
    """
    uow = moment.uow
    people = await uow.members.active_with(*LEADING)
    if member.role is not Role.COORDINATOR:
        people = [
            one for one in people if alert.insee in one.communes or one.role is Role.COORDINATOR
        ]
    others = [one for one in people if one.id != member.id and one.chat is not None]
    report = replace(Report.from_json(alert.facts), commune=alert.insee)
    return best_placed(report, others)
