"""What the clock could not do, and tries again by itself: the coordinators learn of it once."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import partial

from handlers.incidents import texts
from handlers.moment import Moment
from handlers.telling import Write, tell
from storage.members import Role
from storage.setbacks import Setback, Work

AT_ONCE = 50
FORGOTTEN_AFTER = timedelta(days=2)
"""What is not tried again for so long is due no more."""
PEOPLE_WAIT = frozenset({Work.ESCALATION, Work.CHARGE})
"""Somebody should have been asked about an alert: somebody else looks after it meanwhile."""


async def own_up(moment: Moment) -> None:
    """Name alerts that do not go on by their references, and anything else once an hour."""
    await moment.uow.setbacks.forget_before(moment.now - FORGOTTEN_AFTER)
    alike: defaultdict[Work, list[Setback]] = defaultdict(list)
    for setback in await moment.uow.setbacks.untold(AT_ONCE):
        alike[setback.work].append(setback)
    for work, setbacks in alike.items():
        if work in PEOPLE_WAIT and (names := await _names(moment, setbacks)):
            words = partial(texts.alerts_set_back, names, setbacks[0].reference)
            await _tell(moment, words, setbacks[0].reference)
        else:
            words = partial(texts.set_back, work, setbacks[0].reference)
            await _tell(moment, words, f"{work}:{moment.now:%Y-%m-%dT%H}")


async def _names(moment: Moment, setbacks: Collection[Setback]) -> Sequence[str]:
    alerts = await moment.uow.alerts.get_all([each.subject for each in setbacks])
    return sorted(alert.reference for alert in alerts.values())


async def _tell(moment: Moment, words: Write, subject: str) -> None:
    for coordinator in await moment.uow.members.active_with(Role.COORDINATOR):
        slot = f"set_back:{subject}:{coordinator.id}"
        if await moment.uow.slots.find(slot) is None:
            await tell(moment.uow, moment.now, coordinator, words, slot=slot)
