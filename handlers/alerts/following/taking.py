"""Who leads: somebody takes it, or is asked and accepts; and whoever leads can hand it back."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from handlers.alerts.acknowledging import acknowledge
from handlers.alerts.following import charge_texts as texts
from handlers.alerts.following.entitled import LEADING, AlertOver, decidable, in_force
from handlers.alerts.following.news_asked import ask_no_more
from handlers.alerts.following.sheet import redraw_sheets
from handlers.alerts.following.telling_people import tell, tell_author, tell_coordination
from handlers.alerts.notices import lane_of, refresh
from handlers.alerts.telling import Telling, telling_of
from handlers.moment import Moment
from storage.alert_scopes import OFFICIALS
from storage.alerts import Alert, AlertUnknown
from storage.charges import Charge, Step
from storage.members import Member
from storage.notices import Acknowledgement, Behalf
from storage.schema import new_id
from storage.statuses import LED, Status

PROPOSAL = "proposal:"
"""How the slot of a message begins that asks somebody to lead."""


class LedByAnother(Exception):
    """Somebody was faster."""


class ProposalGone(Exception):
    """Nobody asks this person any more, or nobody ever did: the same answer."""


async def take(moment: Moment, member: Member, alert_id: str) -> Telling:
    """Je m'en charge. Raises `AlertUnknown`, `AlertOver` and `LedByAnother`."""
    alert = await decidable(moment, member, alert_id)
    charge = await moment.uow.charges.get(alert.id)
    if charge.lead is not None:
        raise LedByAnother
    if alert.author != member.id:
        await moment.uow.notices.acknowledge(_seen_by(moment, member, alert))
    return await _lead(moment, alert, charge, member)


async def propose(moment: Moment, member: Member, alert_id: str, whom: str) -> Member:
    """Ask somebody to lead; return whom. They read the alert from their yes on.

    Whoever asks has seen the alert: it goes on to nobody else. Raises `AlertUnknown`, also for
    somebody who may not be asked, and `AlertOver`.
    """
    alert = await decidable(moment, member, alert_id)
    chosen = await askable(moment, whom)
    charge = await moment.uow.charges.get(alert.id)
    if charge.lead == chosen.id:
        raise AlertUnknown
    asked = replace(charge, proposed=chosen.id, proposed_by=member.id)
    await moment.uow.charges.keep(asked)
    await take_back_proposal(moment, alert)
    await moment.uow.audit.append(member.id, "alert.lead_proposed", alert.id, moment.now, chosen.id)
    telling = (await acknowledge(moment, member, alert.id)).telling
    lane, slot = lane_of(telling), f"{PROPOSAL}{new_id()}"
    asks = partial(texts.proposal, to_author=chosen.id == alert.author)
    await tell(moment, telling, chosen, asks, lane=lane, slot=slot)
    await redraw_sheets(moment, telling)
    return chosen


async def accept(moment: Moment, member: Member, alert_id: str) -> Telling:
    """Yes: from now on this person leads, and reads the alert. Raises `ProposalGone`."""
    alert, charge = await _proposed(moment, member, alert_id)
    telling = await _lead(moment, alert, charge, member)
    await _tell_who_asked(moment, telling, charge, member, accepted=True)
    if charge.lead is not None:
        former = await moment.uow.members.get(charge.lead)
        await tell(moment, telling, former, texts.relieved)
    return telling


async def decline(moment: Moment, member: Member, alert_id: str) -> None:
    """No: whoever asked learns so. Raises `ProposalGone`."""
    alert, charge = await _proposed(moment, member, alert_id)
    await moment.uow.charges.keep(replace(charge, proposed=None, proposed_by=None))
    await moment.uow.audit.append(member.id, "alert.lead_declined", alert.id, moment.now)
    telling = await telling_of(moment, alert)
    await _tell_who_asked(moment, telling, charge, member, accepted=False)
    await redraw_sheets(moment, telling)


async def hand_back(moment: Moment, member: Member, alert_id: str) -> None:
    """Je rends la main: nobody leads any more, and the coordination learns so.

    Raises `AlertUnknown` for whoever does not lead, and `AlertOver`.
    """
    alert, charge = await led_by(moment, member, alert_id)
    freed = replace(charge, lead=None, due_at=None, step=None, step_at=None, asks=None)
    await moment.uow.charges.keep(freed)
    await ask_no_more(moment, alert, charge)
    alert = await moment.uow.alerts.move(alert, Status.ACKNOWLEDGED, now=moment.now, by=member.id)
    await moment.uow.audit.append(member.id, "alert.handed_back", alert.id, moment.now)
    telling = await telling_of(moment, alert)
    await tell_coordination(moment, telling, texts.handed_back, but=member.id)
    await refresh(moment, telling)


async def led_by(moment: Moment, member: Member, alert_id: str) -> tuple[Alert, Charge]:
    """An alert that this person leads. Raises `AlertUnknown` for any other, and `AlertOver`."""
    alert = await moment.uow.alerts.get_visible(alert_id, member)
    charge = await moment.uow.charges.get(alert.id)
    if charge.lead != member.id:
        raise AlertUnknown
    return in_force(alert), charge


async def take_back_proposal(moment: Moment, alert: Alert) -> None:
    """Whoever was asked to lead and has not been told yet is asked no more."""
    await moment.uow.outbox.take_back_requests(alert.id, now=moment.now, kind=PROPOSAL)


async def askable(moment: Moment, whom: str) -> Member:
    """Somebody who may lead or work on an alert, and can be told. Raises `AlertUnknown`."""
    chosen = (await moment.uow.members.get_all([whom])).get(whom)
    if chosen is None or not chosen.is_active or chosen.role not in LEADING or not chosen.chat:
        raise AlertUnknown
    return chosen


def next_news(moment: Moment) -> timedelta:
    """How long whoever leads may be silent."""
    return timedelta(days=moment.policy.news_days)


async def _proposed(moment: Moment, member: Member, alert_id: str) -> tuple[Alert, Charge]:
    try:
        alert = in_force(await moment.uow.alerts.get(alert_id))
    except (AlertUnknown, AlertOver):
        raise ProposalGone from None
    charge = await moment.uow.charges.get(alert.id)
    if charge.proposed != member.id:
        raise ProposalGone
    return alert, charge


async def _lead(moment: Moment, alert: Alert, charge: Charge, member: Member) -> Telling:
    led = Charge(
        alert=alert.id,
        lead=member.id,
        modes=charge.modes,
        step=Step.ASK,
        step_at=moment.now + next_news(moment),
    )
    await moment.uow.charges.keep(led)
    await ask_no_more(moment, alert, charge)
    await take_back_proposal(moment, alert)
    await moment.uow.charges.drop_contributor(alert.id, member.id)
    if alert.status not in LED:
        alert = await moment.uow.alerts.move(alert, Status.TAKEN, now=moment.now, by=member.id)
    await moment.uow.audit.append(member.id, "alert.taken", alert.id, moment.now)
    telling = await telling_of(moment, alert)
    if alert.author != member.id and charge.lead is None:
        await tell_author(moment, telling, texts.taken)
    await refresh(moment, telling)
    return telling


def _seen_by(moment: Moment, member: Member, alert: Alert) -> Acknowledgement:
    """Whoever takes charge has seen it, and says so by that."""
    behalf = Behalf.TOWN_HALL if member.role in OFFICIALS else Behalf.COORDINATION
    return Acknowledgement(alert=alert.id, on_behalf=behalf, member=member.id, at=moment.now)


async def _tell_who_asked(
    moment: Moment, telling: Telling, charge: Charge, answered: Member, *, accepted: bool
) -> None:
    if charge.proposed_by is None:
        return
    asked = await moment.uow.members.get(charge.proposed_by)
    await tell(
        moment,
        telling,
        asked,
        lambda told: texts.answered(told, answered, accepted=accepted),
    )
