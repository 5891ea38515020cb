"""Alerts are gathered in a situation, or kept apart: always by a person, never by the score."""

from handlers.alerts.situations.closing.ending import end, reopen
from handlers.alerts.situations.deciding import alert_in_charge, situation_in_charge
from handlers.alerts.situations.growing import point_out
from handlers.moment import Moment
from storage.alerts import Alert, AlertUnknown
from storage.members import Member
from storage.situations import Situation, SituationUnknown


class AlreadyGathered(Exception):
    """The alert belongs to a situation already: it has to leave that one first."""

    def __init__(self, reference: str) -> None:
        super().__init__("the alert belongs to a situation already")
        self.reference = reference


async def link(moment: Moment, member: Member, alert_id: str, other: str) -> Situation:
    """Let an alert belong with `other`: an alert, or a situation. One that was closed goes on.

    Raises `AlertUnknown`, also for what is hidden, and `AlreadyGathered`.
    """
    if other == alert_id:
        raise AlertUnknown
    alert = await alert_in_charge(moment, member, alert_id)
    await _check_free(moment, alert)
    situation = await _situation_of(moment, member, other)
    await _join(moment, member, situation, alert)
    if not situation.is_open:
        # Joined first: whoever sees to one of its decisions may read it by that again.
        await reopen(moment, member, situation)
    joined = await moment.uow.situations.get(situation.id)
    await point_out(moment, joined, besides=member)
    return joined


async def open_with(moment: Moment, member: Member, alert_id: str) -> Situation:
    """Begin a situation with one alert. Raises `AlertUnknown` and `AlreadyGathered`."""
    alert = await alert_in_charge(moment, member, alert_id)
    await _check_free(moment, alert)
    return await _begin(moment, member, alert)


async def keep_apart(moment: Moment, member: Member, alert_id: str, other: str) -> None:
    """Say that an alert has nothing to do with `other`: it is not proposed again.

    Raises `AlertUnknown`, also for what is hidden.
    """
    alert = await alert_in_charge(moment, member, alert_id)
    try:
        apart = (await situation_in_charge(moment, member, other)).id
    except SituationUnknown:
        apart = (await alert_in_charge(moment, member, other)).id
    await moment.uow.situations.keep_apart(alert.id, apart)
    await moment.uow.audit.append(
        member.id, "situation.kept_apart", alert.id, moment.now, detail=apart
    )


async def remove(moment: Moment, member: Member, alert_id: str) -> Situation:
    """Take an alert out of its situation; without any left, the situation is closed.

    Raises `AlertUnknown`, and `SituationUnknown` where it belongs to none.
    """
    alert = await alert_in_charge(moment, member, alert_id)
    found = await moment.uow.situations.of_alert(alert.id)
    if found is None:
        raise SituationUnknown
    # Held, so that of the last two that leave at the same moment, the second ends it.
    situation = await moment.uow.situations.get(found.id)
    if not await moment.uow.situations.remove(situation.id, alert.id):
        raise SituationUnknown
    await moment.uow.situations.keep_apart(alert.id, situation.id)
    await _write_down(moment, member, "situation.left", situation, alert)
    if situation.is_open and not await moment.uow.situations.alerts_of(situation.id):
        await end(moment, member, situation, None)
    return await moment.uow.situations.get(situation.id)


async def take_lead(moment: Moment, member: Member, situation_id: str) -> Situation:
    """Keep an eye on the whole of it; whoever does already leaves it. Raises `SituationUnknown`."""
    situation = await situation_in_charge(moment, member, situation_id)
    leaves = situation.lead == member.id
    await moment.uow.situations.lead(situation.id, None if leaves else member.id)
    await _write_down(
        moment, member, "situation.lead_left" if leaves else "situation.led", situation
    )
    return await moment.uow.situations.get(situation.id)


async def _situation_of(moment: Moment, member: Member, other: str) -> Situation:
    """The situation itself, that of the alert, or one that begins with it."""
    try:
        return await situation_in_charge(moment, member, other)
    except SituationUnknown:
        alert = await alert_in_charge(moment, member, other)
    situation = await moment.uow.situations.of_alert(alert.id)
    return situation or await _begin(moment, member, alert)


async def _begin(moment: Moment, member: Member, alert: Alert) -> Situation:
    situation = await moment.uow.situations.open(moment.now)
    await _write_down(moment, member, "situation.opened", situation)
    await _join(moment, member, situation, alert)
    return situation


async def _join(moment: Moment, member: Member, situation: Situation, alert: Alert) -> None:
    if not await moment.uow.situations.add(situation.id, alert.id, moment.now):
        raise AlreadyGathered(situation.reference)
    await _write_down(moment, member, "situation.joined", situation, alert)


async def _check_free(moment: Moment, alert: Alert) -> None:
    situation = await moment.uow.situations.of_alert(alert.id)
    if situation is not None:
        raise AlreadyGathered(situation.reference)


async def _write_down(
    moment: Moment, member: Member, act: str, situation: Situation, alert: Alert | None = None
) -> None:
    detail = alert.id if alert else ""
    await moment.uow.audit.append(member.id, act, situation.id, moment.now, detail=detail)
