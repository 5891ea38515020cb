"""« Bien reçu »: one tap that commits to nothing, and counts once for the town hall."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import partial

from handlers.alerts.following.telling_people import tell_author
from handlers.alerts.notices import refresh
from handlers.alerts.telling import Telling, telling_of
from handlers.alerts.texts import seen_by
from handlers.moment import Moment
from storage.alert_scopes import OFFICIALS, answers_for, town_halls_of
from storage.alerts import Alert, AlertUnknown
from storage.members import Member
from storage.notices import Acknowledgement, Behalf
from storage.statuses import FINAL, OPEN, Status


class Heard(StrEnum):
    """What a « Bien reçu » did."""

    FIRST = auto()
    BEFORE = auto()
    """Somebody was faster: nothing changed."""
    OWN = auto()
    """One's own alert is for others to see."""
    OVER = auto()
    """Nothing follows any more: it was closed, or taken back."""
    FOR_OTHERS = auto()
    """A rule lets one read it; it is for the town hall and the coordination to answer."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What it did, and how the alert stands now."""

    heard: Heard
    telling: Telling


async def acknowledge(moment: Moment, member: Member, alert_id: str) -> Outcome:
    """Say that one has seen an alert. Raises `AlertUnknown`, also for one that is hidden."""
    alert = await moment.uow.alerts.get_visible(alert_id, member)
    if alert.author == member.id:
        return Outcome(Heard.OWN, await telling_of(moment, alert))
    if not answers_for(member, alert):
        return Outcome(Heard.FOR_OTHERS, await telling_of(moment, alert))
    return await _record(moment, alert, _by(member, alert, moment))


async def acknowledge_all(
    moment: Moment, member: Member, alerts: Collection[Alert]
) -> Sequence[Alert]:
    """Say that one has seen these, which one may see; return those for which it is news.

    One's own, those of others, and those that were seen before, or went further, stay as they are.
    """
    ids = [alert.id for alert in alerts]
    held = await moment.uow.alerts.hold_visible(ids, member)
    seen = await moment.uow.notices.acknowledgements_of(ids)
    before = {(each.alert, each.on_behalf) for each in seen}
    news = [
        alert
        for alert in held
        if alert.author != member.id
        and answers_for(member, alert)
        and alert.status in OPEN
        and before.isdisjoint({(alert.id, _behalf_of(member, alert)), (alert.id, Behalf.TOWN_HALL)})
    ]
    return [alert for alert in news if await _note(moment, alert, _by(member, alert, moment))]


async def record_call(
    moment: Moment, coordinator: Member, alert_id: str, reached: str | None
) -> Outcome:
    """A coordinator had the town hall on the phone: it counts the same.

    `reached` is a mayor or deputy of the commune; None for somebody else there. Raises
    `AlertUnknown`, also for a person who is nobody there.
    """
    alert = await moment.uow.alerts.get_visible(alert_id, coordinator)
    if reached not in {None, *(official.id for official in await officials_of(moment, alert))}:
        raise AlertUnknown
    seen = Acknowledgement(
        alert=alert.id,
        on_behalf=Behalf.TOWN_HALL,
        member=coordinator.id,
        at=moment.now,
        by_phone=True,
        reached=reached,
    )
    return await _record(moment, alert, seen)


async def officials_of(moment: Moment, alert: Alert) -> Sequence[Member]:
    """The mayor and deputies of the alert's commune, whether Vigie reaches them or not."""
    return await moment.uow.members.active_in(alert.insee, *OFFICIALS)


async def _record(moment: Moment, alert: Alert, seen: Acknowledgement) -> Outcome:
    before = await telling_of(moment, alert)
    if alert.status in FINAL:
        return Outcome(Heard.OVER, before)
    if not before.is_waiting:
        return Outcome(Heard.BEFORE, before)
    after = await _note(moment, alert, seen)
    return Outcome(Heard.FIRST, after) if after else Outcome(Heard.BEFORE, before)


async def _note(moment: Moment, alert: Alert, seen: Acknowledgement) -> Telling | None:
    """Record it, and tell everybody; None where somebody was faster."""
    if not await moment.uow.notices.acknowledge(seen):
        return None
    await moment.uow.escalations.stop(alert.id)
    if seen.on_behalf is Behalf.TOWN_HALL:
        alert = await _move(moment, alert, seen)
    await _write_down(moment, seen)
    after = await telling_of(moment, alert)
    await tell_author(moment, after, partial(seen_by, behalf=seen.on_behalf))
    await refresh(moment, after)
    return after


async def _move(moment: Moment, alert: Alert, seen: Acknowledgement) -> Alert:
    move = moment.uow.alerts.move
    return await move(alert, Status.ACKNOWLEDGED, now=moment.now, by=seen.member)


def _by(member: Member, alert: Alert, moment: Moment) -> Acknowledgement:
    behalf = _behalf_of(member, alert)
    return Acknowledgement(alert=alert.id, on_behalf=behalf, member=member.id, at=moment.now)


def _behalf_of(member: Member, alert: Alert) -> Behalf:
    here = alert.insee in town_halls_of(member)
    return Behalf.TOWN_HALL if here else Behalf.COORDINATION


async def _write_down(moment: Moment, seen: Acknowledgement) -> None:
    """The journal alone, besides the coordinators, knows who it was."""
    act = "alert.reached_by_phone" if seen.by_phone else "alert.acknowledged"
    detail = seen.reached or seen.on_behalf
    await moment.uow.audit.append(seen.member, act, seen.alert, moment.now, detail)
