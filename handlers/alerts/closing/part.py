"""On the sheet: how the alert ended; until then article 40 where it may apply, and the key."""

from collections.abc import Sequence

from handlers.alerts import article_40
from handlers.alerts.closing import texts
from handlers.alerts.closing.entitled import may_close
from handlers.alerts.following.part import Part
from handlers.alerts.telling import Telling
from handlers.keyboard import Row
from handlers.moment import Moment
from handlers.words import Html
from storage.alert_scopes import answers_for
from storage.alerts import Alert
from storage.closings import Closing
from storage.members import Member
from storage.statuses import FINAL


async def closing_part(moment: Moment, telling: Telling, member: Member) -> Part:
    """« Fin : une médiation a abouti. », or the key."""
    alert = telling.alert
    if alert.status not in FINAL:
        return Part(_recalled(telling, member), await _close_row(moment, alert, member))
    closing = (await moment.uow.closings.of([alert.id])).get(alert.id)
    if closing is None:
        return Part()
    line = texts.ended_so(
        closing,
        moment.today,
        in_detail=answers_for(member, alert),
        same_as=await _same_as(moment, member, closing),
    )
    return Part(lines=[line] if line else [])


def _recalled(telling: Telling, member: Member) -> Sequence[Html]:
    """Article 40, while nothing has ended: for those who answer for the alert."""
    recalled = answers_for(member, telling.alert) and article_40.may_apply(telling.report)
    return [article_40.reminder()] if recalled else []


async def _close_row(moment: Moment, alert: Alert, member: Member) -> Sequence[Row]:
    """Whoever leads has « C'est fait… », which asks the same."""
    leads = (await moment.uow.charges.get(alert.id)).lead == member.id
    ends = not leads and await may_close(moment, member, alert)
    return [[texts.close_key(alert)]] if ends else []


async def _same_as(moment: Moment, member: Member, closing: Closing) -> Alert | None:
    """The other alert, for whoever may see it."""
    if closing.same_as is None:
        return None
    seen = await moment.uow.alerts.visible_among([closing.same_as], member)
    return seen.get(closing.same_as)
