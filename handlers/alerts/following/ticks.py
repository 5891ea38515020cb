"""The clock over charges: news are asked for when they are due, then the coordination learns."""

from dataclasses import replace
from datetime import timedelta

from handlers.alerts.following import charge_texts as texts
from handlers.alerts.following.news_asked import ask_for_news
from handlers.alerts.following.telling_people import Text, tell_coordination
from handlers.alerts.telling import telling_of
from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from storage.alerts import Alert
from storage.audit import SYSTEM
from storage.charges import Charge, Step
from storage.members import Member
from storage.setbacks import Work
from storage.statuses import LED

AT_ONCE = 20
"""So many a round: others wait for the transaction meanwhile."""


async def follow_up(moment: Moment) -> None:
    """Each charge whose time has come goes one step further, once."""
    due = await moment.uow.charges.due(moment.now, AT_ONCE)
    await one_by_one(moment, Work.CHARGE, due, _look_after)


async def _look_after(moment: Moment, alert_id: str) -> None:
    # Held first, and then looked at again: another process may have been here.
    alert = await moment.uow.alerts.get(alert_id)
    charge = await moment.uow.charges.get(alert_id)
    if charge.step_at is not None and charge.step_at <= moment.now:
        await _step(moment, alert, charge)


async def _step(moment: Moment, alert: Alert, charge: Charge) -> None:
    if alert.status not in LED or charge.lead is None:
        await _wait(moment, charge, None)
        return
    lead = await moment.uow.members.get(charge.lead)
    if not (lead.is_active and await moment.uow.chats.is_alive(lead.chat)):
        await _surface(moment, alert, charge, texts.lead_gone)
    elif await _is_away(moment, lead):
        await _surface(moment, alert, charge, texts.lead_away)
    elif charge.step is Step.ASK:
        telling = await telling_of(moment, alert)
        asks = await ask_for_news(moment, telling, lead, charge)
        await moment.uow.audit.append(SYSTEM, "alert.news_asked", alert.id, moment.now)
        await _wait(moment, replace(charge, asks=asks), Step.SURFACE)
    else:
        await _surface(moment, alert, charge, texts.no_news)


async def _surface(moment: Moment, alert: Alert, charge: Charge, text: Text) -> None:
    await tell_coordination(moment, await telling_of(moment, alert), text, but=charge.lead or "")
    await moment.uow.audit.append(SYSTEM, "alert.lapsed", alert.id, moment.now)
    await _wait(moment, charge, None)


async def _wait(moment: Moment, charge: Charge, step: Step | None) -> None:
    grace = timedelta(hours=moment.policy.lapse_grace_hours)
    step_at = moment.now + grace if step else None
    await moment.uow.charges.keep(replace(charge, step=step, step_at=step_at))


async def _is_away(moment: Moment, lead: Member) -> bool:
    """News are the lead's own to give: who stands in for them is lent reading, and no more."""
    return any(each.member == lead.id for each in await moment.uow.absences.at(moment.now))
