"""At night green and yellow wait: nobody hears of them before the morning, then all at once."""

from dataclasses import replace
from datetime import datetime

from handlers.alerts.telling import Telling
from handlers.moment import Moment
from storage.alerts import Alert, Severity
from storage.escalations import Escalation, Step
from storage.statuses import FINAL


def held_until(moment: Moment, what: Alert | Severity) -> datetime | None:
    """When an alert that is sent now will be told; None: at once.

    A severity stands for an alert of this colour without immediate danger.
    """
    return moment.policy.waits_until(moment.now, moment.zone) if what.can_wait else None


def was_let_go(telling: Telling) -> bool:
    """Whether it was answered while nobody but those who looked for it could know of it."""
    stands = telling.escalation
    return stands.step is Step.HELD and not stands.is_held and telling.alert.status not in FINAL


async def let_go(moment: Moment, telling: Telling) -> Telling:
    """Nobody is asked in the morning: groups, and whom a rule names, may know of it now."""
    stands = Escalation(telling.alert.id, Step.NOBODY, 0, None)
    await moment.uow.escalations.move(stands)
    return replace(telling, escalation=stands)
