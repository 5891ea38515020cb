"""An alert ends: everybody sees how, nothing pends any more, and its author is thanked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from handlers.alerts.closing import texts
from handlers.alerts.closing.entitled import may_close
from handlers.alerts.following.entitled import in_force, may_decide, may_enforce
from handlers.alerts.following.news_asked import ask_no_more
from handlers.alerts.following.taking import take_back_proposal
from handlers.alerts.notices import refresh
from handlers.alerts.telling import Telling, telling_of
from handlers.alerts.thread.writing import write
from handlers.alerts.vocabulary import Outcome
from handlers.moment import Moment
from handlers.words import speaking
from storage.alerts import Alert, AlertUnknown
from storage.closings import Closing
from storage.members import Member
from storage.notices import Acknowledgement, Behalf
from storage.statuses import LED, VOID, Status
from storage.threads import NoteKind

STATUS: Mapping[Outcome, Status] = {
    Outcome.APPEASED: Status.CLOSED,
    Outcome.MEDIATED: Status.CLOSED,
    Outcome.HANDED_OVER: Status.CLOSED,
    Outcome.AUTHORITIES: Status.CLOSED,
    Outcome.NOTHING_MORE: Status.NO_ACTION,
    Outcome.FALSE_ALARM: Status.NO_ACTION,
    Outcome.OUT_OF_SCOPE: Status.NO_ACTION,
    Outcome.CHILD_CONCERN_UNIT: Status.REDIRECTED,
    Outcome.PROSECUTOR: Status.REDIRECTED,
    Outcome.POLICE: Status.REDIRECTED,
    Outcome.DUPLICATE: Status.DUPLICATE,
}


@dataclass(frozen=True, slots=True)
class End:
    """How it ends. `on`: when another authority was told; `same_as`: the alert that it repeats."""

    outcome: Outcome
    on: date | None = None
    same_as: str | None = None

    def to_code(self) -> str:
        """As a draft keeps it."""
        return f"{self.outcome}/{self.on or ''}/{self.same_as or ''}"

    @classmethod
    def from_code(cls, code: str) -> Self:
        """Read what `to_code` wrote."""
        outcome, on, same_as = code.split("/")
        return cls(Outcome(outcome), date.fromisoformat(on) if on else None, same_as or None)


async def closable(moment: Moment, member: Member, alert_id: str) -> Alert:
    """An alert that this person may end. Raises `AlertUnknown` and `AlertOver`."""
    alert = await moment.uow.alerts.get_visible(alert_id, member)
    if not await may_close(moment, member, alert):
        raise AlertUnknown
    return in_force(alert)


async def other_alert(moment: Moment, member: Member, alert: Alert, other: str) -> Alert:
    """The alert that this one repeats: another one that stands by itself, and that one may see.

    Raises `AlertUnknown`.
    """
    return _repeated_by(alert, await moment.uow.alerts.get_visible(other, member))


async def other_called(moment: Moment, member: Member, alert: Alert, reference: str) -> Alert:
    """The same by its reference. Raises `AlertUnknown`, whatever is amiss."""
    return _repeated_by(alert, await moment.uow.alert_lists.find(reference, member))


async def end_alert(
    moment: Moment, member: Member, alert_id: str, end: End, lesson: str = ""
) -> Telling:
    """End it. Raises `AlertUnknown`, also for what it repeats and one may not see; `AlertOver`."""
    alert = await closable(moment, member, alert_id)
    if end.same_as is not None:
        await other_alert(moment, member, alert, end.same_as)
    if lesson:
        await write(moment, member, alert, NoteKind.LESSON, lesson)
    await _see(moment, member, alert)
    charge = await moment.uow.charges.get(alert.id)
    ended = replace(charge, step=None, step_at=None, proposed=None, asks=None)
    await moment.uow.charges.keep(ended)
    await ask_no_more(moment, alert, charge)
    await take_back_proposal(moment, alert)
    alert = await _move(moment, member, alert, STATUS[end.outcome])
    closing = Closing(
        alert=alert.id,
        by=member.id,
        at=moment.now,
        outcome=end.outcome,
        on=end.on,
        same_as=end.same_as,
    )
    await moment.uow.closings.add(closing)
    await moment.uow.audit.append(member.id, "alert.ended", alert.id, moment.now, alert.status)
    telling = await telling_of(moment, alert)
    await refresh(moment, telling)
    await thank(moment, telling, but=member.id)
    return telling


async def thank(moment: Moment, telling: Telling, *, but: str) -> None:
    """Whoever flagged it learns that it is over, in private."""
    author = await moment.uow.members.get(telling.alert.author)
    if author.id == but or not author.is_active or author.chat is None:
        return
    with speaking(author.language):
        message = texts.thanks(telling)
    await moment.uow.outbox.send(
        author.chat, message, now=moment.now, about=telling.alert.id, member=author.id
    )


def _repeated_by(alert: Alert, other: Alert) -> Alert:
    """What repeats another one is repeated by none: so there is no circle."""
    if other.id == alert.id or other.status in VOID:
        raise AlertUnknown
    return other


async def _see(moment: Moment, member: Member, alert: Alert) -> None:
    """Whoever decides and ends it has seen it; who only leads answers for nobody else."""
    if alert.author == member.id or not may_decide(member, alert):
        return
    behalf = Behalf.TOWN_HALL if may_enforce(member, alert) else Behalf.COORDINATION
    seen = Acknowledgement(alert=alert.id, on_behalf=behalf, member=member.id, at=moment.now)
    await moment.uow.notices.acknowledge(seen)


async def _move(moment: Moment, member: Member, alert: Alert, to: Status) -> Alert:
    """What is closed was taken charge of: whoever closes it at once has done it."""
    move = moment.uow.alerts.move
    if to is Status.CLOSED and alert.status not in LED:
        alert = await move(alert, Status.TAKEN, now=moment.now, by=member.id)
    return await move(alert, to, now=moment.now, by=member.id)
