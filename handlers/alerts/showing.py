"""Sealed content on a screen for a few minutes: opened as it is shown, and stored nowhere else."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from handlers.alerts import texts
from handlers.alerts.archive import AlertArchived, check_archive
from handlers.moment import Moment
from handlers.standing_in import with_standing
from handlers.words import speaking
from storage.alerts import Alert, AlertUnknown
from storage.deliveries import Queued
from storage.members import Member
from storage.messages import Message
from storage.schema import new_id
from storage.statuses import Status
from storage.unit_of_work import UnitOfWork

ALERT, UNTIL, WHAT = "alert", "until", "what"
CONTENT = "content"
"""What is shown of an alert when nothing else is said: the alert itself."""


@dataclass(frozen=True, slots=True)
class Showing:
    """What is being shown to whom, and until when. `subject` holds ids and codes only."""

    alert: Alert
    reader: Member
    until: datetime
    subject: Mapping[str, str] = field(default_factory=dict)


Opening: TypeAlias = Callable[[Moment, Member, Mapping[str, str]], Awaitable[Message | None]]
"""Opens what a subject names, in the reader's language.

None where there is nothing to be seen, or where this person may not read it any more.
"""


class AlertWithdrawn(Exception):
    """Its author took it back: nobody reads it any more."""


class StillOpen(Exception):
    """It stands on the reader's screen already."""

    def __init__(self, until: datetime) -> None:
        super().__init__("the content is on the screen already")
        self.until = until


class PrivateChatGone(Exception):
    """There is nowhere to show it: the person has stopped the bot."""


async def readable(moment: Moment, member: Member, alert_id: str) -> Alert:
    """An alert whose sealed content this person may read now.

    Raises `AlertUnknown`, `AlertWithdrawn` and `AlertArchived`.
    """
    alert = await moment.uow.alerts.get_visible(alert_id, member)
    if alert.status is Status.WITHDRAWN:
        raise AlertWithdrawn
    await check_archive(moment, member, alert)
    return alert


def until_of(moment: Moment, last_reading: datetime | None) -> datetime:
    """When what is opened now leaves the screen. Raises `StillOpen`: a double tap opens it once."""
    if last_reading is not None and moment.now < last_reading + moment.policy.reading_time():
        raise StillOpen(last_reading + moment.policy.reading_time())
    return moment.now + moment.policy.reading_time()


async def show(moment: Moment, showing: Showing, erased: Message | None) -> None:
    """Show something sealed in private; `erased` takes its place when the time is up, or nothing.

    The placeholder and the row that erases the screen are committed first, with what the caller
    writes down of it; the content is opened when it is shown (`Revealing`), so a crash never
    leaves it standing. Raises `PrivateChatGone`.
    """
    alert = showing.alert
    subject = {**showing.subject, ALERT: alert.id, UNTIL: showing.until.isoformat()}
    await reveal(moment, showing.reader, subject, erased, about=alert.id, reference=alert.reference)


async def reveal(
    moment: Moment,
    reader: Member,
    subject: Mapping[str, str],
    erased: Message | None,
    *,
    about: str,
    reference: str,
) -> None:
    """Show what `subject` names until its `UNTIL`, as `show` does; `about` can take it back.

    Raises `PrivateChatGone`.
    """
    chat, slot, outbox = reader.chat, f"reveal:{new_id()}", moment.uow.outbox
    if chat is None or not await moment.uow.chats.is_alive(chat):
        raise PrivateChatGone
    placeholder, until = texts.opening(reference), datetime.fromisoformat(subject[UNTIL])
    await outbox.send(chat, placeholder, now=moment.now, slot=slot, about=about, member=reader.id)
    if erased is None:
        await outbox.delete(slot, now=moment.now, due_at=until)
    else:
        await outbox.erase(slot, erased, now=moment.now, due_at=until)
    await outbox.reveal(slot, subject, member=reader.id, about=about, now=moment.now)


def of_alert(content: Callable[[Moment, Showing], Awaitable[Message | None]]) -> Opening:
    """Opens something of an alert, for whoever may still read the alert."""

    async def opening(moment: Moment, member: Member, subject: Mapping[str, str]) -> Message | None:
        try:
            alert = await readable(moment, member, subject[ALERT])
        except (AlertUnknown, AlertWithdrawn, AlertArchived):
            return None
        until = datetime.fromisoformat(subject[UNTIL])
        return await content(moment, Showing(alert, member, until, subject))

    return opening


@dataclass(frozen=True, slots=True)
class Revealing:
    """Opens what is sealed at the moment of showing it, for whoever may still read it then."""

    zone: ZoneInfo
    openings: Mapping[str, Opening]

    async def __call__(self, uow: UnitOfWork, row: Queued, now: datetime) -> Message | None:
        """The content; None when its time is over or the right to read is gone."""
        if now >= datetime.fromisoformat(row.body[UNTIL]) or row.member is None:
            return None
        moment = Moment(uow, now, self.zone, await uow.policy(), "")
        member = await with_standing(uow, await uow.members.get(row.member), now)
        charter = await uow.charters.in_force(now)
        if not member.is_active or member.charter_version < charter.version:
            return None
        opening = self.openings[row.body.get(WHAT, CONTENT)]
        with speaking(member.language):
            return await opening(moment, member, row.body)
