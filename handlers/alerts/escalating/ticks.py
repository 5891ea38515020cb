"""The clock over alerts that wait for an answer: whose hour has come goes on to the next person."""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial
from operator import attrgetter
from typing import TypeAlias

from handlers.alerts.escalating.advancing import Going, foresee, set_out_again
from handlers.alerts.escalating.asking import ask
from handlers.alerts.escalating.steps import silent
from handlers.moment import Moment
from handlers.one_by_one import look_at_each, one_by_one
from storage.alerts import Alert
from storage.members import Member
from storage.setbacks import Work

Knock: TypeAlias = Callable[[Moment, Alert, Collection[Member]], Awaitable[None]]
"""Says outside of Telegram that an alert waits, once to each of these who can be reached there."""

AT_ONCE = 30
"""So many alerts a round, those that have waited longest; the others in the next."""


async def escalate(moment: Moment, knock: Knock | None = None) -> None:
    """Ask whoever comes next about each alert that nobody has answered, once.

    Those who have left it without an answer are reached by `knock` as well.
    """
    adrift = await moment.uow.adrift.find(moment.now, AT_ONCE)
    await one_by_one(moment, Work.ESCALATION, adrift, set_out_again)
    due = await moment.uow.escalations.due(moment.now, AT_ONCE)
    going = await look_at_each(moment, Work.ESCALATION, due, foresee)
    several = _who_hears_of_several(going)
    act = partial(_ask, several=several, knock=knock)
    await one_by_one(moment, Work.ESCALATION, going, act, subject=attrgetter("telling.alert.id"))
    await moment.uow.storms.close(several)


async def _ask(
    moment: Moment, going: Going, *, several: Collection[str], knock: Knock | None
) -> None:
    await ask(moment, going, several)
    if knock is not None:
        await knock(moment, going.telling.alert, silent(going.telling))


def _who_hears_of_several(going: Sequence[Going]) -> Collection[str]:
    """Whoever is asked about several at once reads one message; what is grave stays apart."""
    asked = Counter(who for one in going if not one.telling.is_alarm for who in one.asked)
    return frozenset(who for who, count in asked.items() if count > 1)
