"""/alertes and /mes_alertes: what a person may see, newest first, page by page."""

from handlers.alerts.list_texts import Listing
from handlers.alerts.telling import Telling, telling_of
from handlers.moment import Moment
from storage.alerts import AlertUnknown
from storage.members import Member

PER_PAGE = 6


async def list_alerts(
    moment: Moment, member: Member, view: str, *, own: bool, number: int
) -> Listing:
    """A page of the alerts that this person may see, or of their own."""
    alerts, offset = moment.uow.alerts, max(number, 0) * PER_PAGE
    if own:
        found = await alerts.written_by(member.id, limit=PER_PAGE + 1, offset=offset)
    else:
        found = await alerts.visible(member, limit=PER_PAGE + 1, offset=offset)
    tellings = [await telling_of(moment, alert) for alert in found[:PER_PAGE]]
    return Listing(view, own, max(number, 0), tellings, has_more=len(found) > PER_PAGE)


async def one_alert(moment: Moment, member: Member, alert_id: str, *, own: bool) -> Telling:
    """One alert that this person may see, or one of their own. Raises `AlertUnknown`."""
    alert = await moment.uow.alerts.get_visible(alert_id, member)
    if own and alert.author != member.id:
        raise AlertUnknown
    return await telling_of(moment, alert)
