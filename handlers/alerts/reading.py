"""Lire: sealed content on a screen for a few minutes, written down, and stored nowhere else."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.alerts import texts
from handlers.alerts.sending import opened
from handlers.alerts.telling import telling_of
from handlers.moment import Moment
from handlers.words import speaking
from storage.alerts import Alert, AlertUnknown, Status
from storage.chats import ChatState
from storage.deliveries import Queued
from storage.members import Member
from storage.messages import Message
from storage.schema import new_id
from storage.unit_of_work import UnitOfWork

ALERT, UNTIL = "alert", "until"


class AlertWithdrawn(Exception):
    """Its author took it back: nobody reads it any more."""


class StillOpen(Exception):
    """It stands on the reader's screen already."""

    def __init__(self, until: datetime) -> None:
        super().__init__("the content is on the screen already")
        self.until = until


class PrivateChatGone(Exception):
    """There is nowhere to show it: the person has stopped the bot."""


async def read(moment: Moment, member: Member, alert_id: str) -> Alert:
    """Open the content in private.

    The placeholder, the reading, and the row that erases the screen are committed first; the
    content is opened when it is shown (`Revealing`), so a crash never leaves it standing.
    Raises `AlertUnknown`, `AlertWithdrawn`, `StillOpen` and `PrivateChatGone`.
    """
    alert = await _readable(moment.uow, member, alert_id)
    chat = member.chat
    if chat is None or (await moment.uow.chats.get(chat)).state is not ChatState.ALIVE:
        raise PrivateChatGone
    await _check_not_open(moment, member, alert)
    until = moment.now + moment.policy.reading_time()
    slot = f"reveal:{new_id()}"
    outbox = moment.uow.outbox
    await outbox.send(
        chat, texts.opening(alert), now=moment.now, slot=slot, about=alert.id, member=member.id
    )
    erased = texts.erased(alert, until, moment.zone)
    await outbox.erase(slot, erased, now=moment.now, due_at=until)
    await moment.uow.notices.record_reading(alert.id, member.id, moment.now)
    await moment.uow.audit.append(member.id, "alert.read", alert.id, moment.now)
    subject = {ALERT: alert.id, UNTIL: until.isoformat()}
    await outbox.reveal(slot, subject, member=member.id, about=alert.id, now=moment.now)
    return alert


@dataclass(frozen=True, slots=True)
class Revealing:
    """Opens an alert at the moment of showing it, for whoever may still read it then."""

    zone: ZoneInfo

    async def __call__(self, uow: UnitOfWork, row: Queued, now: datetime) -> Message | None:
        """The content; None when its time is over or the right to read is gone."""
        until = datetime.fromisoformat(row.body[UNTIL])
        if now >= until or row.member is None:
            return None
        moment = Moment(uow, now, self.zone, await uow.policy(), "")
        member = await uow.members.get(row.member)
        charter = await uow.charters.in_force(now)
        if not member.is_active or member.charter_version < charter.version:
            return None
        try:
            alert = await _readable(uow, member, row.body[ALERT])
        except (AlertUnknown, AlertWithdrawn):
            return None
        report, telling = await opened(moment, alert), await telling_of(moment, alert)
        author = await uow.members.get(alert.author)
        with speaking(member.language):
            return texts.content(telling, report, author.organisation, until, member)


async def _check_not_open(moment: Moment, member: Member, alert: Alert) -> None:
    """A double tap opens it once."""
    last = await moment.uow.notices.last_reading(alert.id, member.id)
    if last is not None and moment.now < last + moment.policy.reading_time():
        raise StillOpen(last + moment.policy.reading_time())


async def _readable(uow: UnitOfWork, member: Member, alert_id: str) -> Alert:
    alert = await uow.alerts.get_visible(alert_id, member)
    if alert.status is Status.WITHDRAWN:
        raise AlertWithdrawn
    return alert
