"""Voir la version d'avant: what an alert said before, for whoever may read it, written down."""

from handlers.alerts.correcting import texts
from handlers.alerts.sending import opened
from handlers.alerts.showing import WHAT, Showing, readable, show, until_of
from handlers.alerts.telling import telling_of
from handlers.moment import Moment
from storage.alerts import AlertUnknown
from storage.corrections import FIRST
from storage.members import Member
from storage.messages import Message

VERSION, NUMBER = "version", "number"


async def read_version(moment: Moment, member: Member, alert_id: str, number: int) -> None:
    """Open a version before the last in private, until its time is up.

    Raises `AlertUnknown`, also where there is no such version, `AlertWithdrawn`, `AlertArchived`
    and `PrivateChatGone`.
    """
    alert = await readable(moment, member, alert_id)
    if not FIRST <= number < alert.version:
        raise AlertUnknown
    subject = {WHAT: VERSION, NUMBER: str(number)}
    await show(moment, Showing(alert, member, until_of(moment, None), subject), None)
    await moment.uow.audit.append(
        member.id, "alert.version_read", alert.id, moment.now, str(number)
    )


async def content(moment: Moment, showing: Showing) -> Message:
    """That version, as it is shown."""
    number = int(showing.subject[NUMBER])
    telling = await telling_of(moment, showing.alert)
    report = await opened(moment, showing.alert, number)
    return texts.version(telling, report, number, telling.at(showing.until))
