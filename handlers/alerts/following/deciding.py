"""How an alert is dealt with: the modes, who works on it too, until when, and news of it."""

from dataclasses import replace
from datetime import datetime

from handlers.alerts.following import charge_texts as texts
from handlers.alerts.following.entitled import decidable, in_force, may_decide, may_enforce
from handlers.alerts.following.news_asked import ask_no_more
from handlers.alerts.following.sheet import redraw_sheets
from handlers.alerts.following.taking import askable, led_by, next_news
from handlers.alerts.following.telling_people import tell, tell_author
from handlers.alerts.notices import refresh
from handlers.alerts.telling import telling_of
from handlers.modes import MAYORS_OWN, Mode
from handlers.moment import Moment
from storage.alerts import AlertUnknown
from storage.charges import Charge, Step
from storage.members import Member
from storage.statuses import Status


class MayorDecides(Exception):
    """Enforcement is chosen, or given up, by the mayor or a deputy of the commune."""


class TimePast(Exception):
    """A promise is for later than now."""


async def switch_mode(
    moment: Moment, member: Member, alert_id: str, mode: Mode, *, on: bool
) -> Charge:
    """Choose a mode, or give it up. Raises `AlertUnknown`, `AlertOver` and `MayorDecides`."""
    alert = await decidable(moment, member, alert_id)
    if mode in MAYORS_OWN and not may_enforce(member, alert):
        raise MayorDecides
    charge = await moment.uow.charges.get(alert.id)
    if (mode in charge.modes) is on:
        return charge
    modes = {code: by for code, by in charge.modes.items() if code != mode}
    if on:
        modes[mode] = member.id
    changed = replace(charge, modes=modes)
    await moment.uow.charges.keep(changed)
    # Without the mode: it would tell, beside the alert, what that is about.
    await moment.uow.audit.append(member.id, "alert.modes_changed", alert.id, moment.now)
    await redraw_sheets(moment, await telling_of(moment, alert))
    return changed


async def add_contributor(moment: Moment, member: Member, alert_id: str, whom: str) -> None:
    """Let somebody work on it, and read it; once is enough. Raises `AlertUnknown`, `AlertOver`."""
    alert = await decidable(moment, member, alert_id)
    chosen = await askable(moment, whom)
    if (await moment.uow.charges.get(alert.id)).lead == chosen.id:
        raise AlertUnknown
    telling = await telling_of(moment, alert)
    if await moment.uow.charges.add_contributor(alert.id, chosen.id, moment.now):
        await moment.uow.audit.append(
            member.id, "alert.contributor_added", alert.id, moment.now, chosen.id
        )
        await tell(moment, telling, chosen, texts.associated)
    await redraw_sheets(moment, telling)


async def drop_contributor(moment: Moment, member: Member, alert_id: str, whom: str) -> None:
    """They work on it no longer. Raises `AlertUnknown` and `AlertOver`."""
    alert = await decidable(moment, member, alert_id)
    if await moment.uow.charges.drop_contributor(alert.id, whom):
        await moment.uow.audit.append(
            member.id, "alert.contributor_dropped", alert.id, moment.now, whom
        )
    await redraw_sheets(moment, await telling_of(moment, alert))


async def promise(moment: Moment, member: Member, alert_id: str, due_at: datetime) -> None:
    """By then. Whoever leads says so, or whoever decides; the author learns the time.

    Raises `AlertUnknown`, also where nobody leads, `AlertOver` and `TimePast`.
    """
    alert = in_force(await moment.uow.alerts.get_visible(alert_id, member))
    charge = await moment.uow.charges.get(alert.id)
    if charge.lead is None or not (charge.lead == member.id or may_decide(member, alert)):
        raise AlertUnknown
    if due_at <= moment.now:
        raise TimePast
    kept = replace(charge, due_at=due_at, step=Step.ASK, step_at=due_at, asks=None)
    await moment.uow.charges.keep(kept)
    await ask_no_more(moment, alert, charge)
    await moment.uow.audit.append(member.id, "alert.time_promised", alert.id, moment.now)
    telling = await telling_of(moment, alert)
    if alert.author != member.id:
        await tell_author(moment, telling, lambda told: texts.promised(told, due_at))
    if charge.lead != member.id:
        lead = await moment.uow.members.get(charge.lead)
        await tell(moment, telling, lead, lambda told: texts.time_set(told, due_at))
    await redraw_sheets(moment, telling)


async def give_news(moment: Moment, member: Member, alert_id: str) -> None:
    """J'y travaille encore: asked again later. Raises `AlertUnknown` and `AlertOver`."""
    alert, charge = await led_by(moment, member, alert_id)
    due_at = charge.due_at if charge.due_at and charge.due_at > moment.now else None
    again = due_at or moment.now + next_news(moment)
    kept = replace(charge, due_at=due_at, step=Step.ASK, step_at=again, asks=None)
    await moment.uow.charges.keep(kept)
    await ask_no_more(moment, alert, charge)
    if alert.status is Status.TAKEN:
        alert = await moment.uow.alerts.move(
            alert, Status.IN_FOLLOW_UP, now=moment.now, by=member.id
        )
    await moment.uow.audit.append(member.id, "alert.news_given", alert.id, moment.now)
    await refresh(moment, await telling_of(moment, alert))
