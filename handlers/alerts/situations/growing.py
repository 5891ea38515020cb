"""A situation that grows is pointed out to those in charge, each rule once while it lasts."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from handlers.alerts.routing import recipients_of
from handlers.alerts.situations.growth import Growth, growth_of
from handlers.alerts.situations.growth_texts import it_grows
from handlers.letters import letters_to
from handlers.moment import Moment
from storage.alerts import Alert
from storage.members import Member
from storage.outbox import Lane
from storage.situations import Situation
from storage.statuses import FINAL


async def growth_in(moment: Moment, situation: Situation) -> Growth:
    """How a situation stands now; what is closed does not grow."""
    ids = await moment.uow.situations.alerts_of(situation.id) if situation.is_open else ()
    alerts = await moment.uow.alerts.get_all(ids)
    return growth_of(list(alerts.values()), moment.now, moment.policy)


async def point_out(moment: Moment, situation: Situation, besides: Member) -> None:
    """Tell those in charge of what has begun to grow, but whoever has just seen it.

    A rule that goes on holding is not said again until its days are over.
    """
    growth = await growth_in(moment, situation)
    since = moment.now - timedelta(days=growth.days)
    news = [
        await moment.uow.growths.claim(situation.id, rule, moment.now, unless_after=since)
        for rule in growth.rules
    ]
    if not any(news):
        return
    people = (await in_charge_of(moment, situation)).values()
    await moment.uow.outbox.send_all(
        letters_to(
            [one for one in people if one.id != besides.id],
            lambda: it_grows(situation, growth, moment.policy),
        ),
        now=moment.now,
        lane=Lane.ROUTINE,
        due_at=await told_at(moment, situation),
    )


async def in_charge_of(moment: Moment, situation: Situation) -> Mapping[str, Member]:
    """The town halls of its communes and the coordinators, as far as Vigie reaches them."""
    ids = await moment.uow.situations.alerts_of(situation.id)
    found: dict[str, Member] = {}
    for insee in sorted(_communes((await moment.uow.alerts.get_all(ids)).values())):
        recipients = await recipients_of(moment, insee)
        people = (*recipients.officials, *recipients.coordinators)
        found |= {member.id: member for member in people}
    return found


async def told_at(moment: Moment, situation: Situation) -> datetime | None:
    """When people hear of what is new in it; None: at once.

    At night in the morning, unless an alert in it is urgent.
    """
    morning = moment.policy.waits_until(moment.now, moment.zone)
    if morning is None:
        return None
    ids = await moment.uow.situations.alerts_of(situation.id)
    alerts = (await moment.uow.alerts.get_all(ids)).values()
    is_urgent = any(one.status not in FINAL and not one.can_wait for one in alerts)
    return None if is_urgent else morning


def _communes(alerts: Collection[Alert]) -> frozenset[str]:
    return frozenset(alert.insee for alert in alerts)
