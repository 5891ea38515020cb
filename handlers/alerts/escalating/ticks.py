"""The clock over alerts that wait for an answer: whose hour has come goes on to the next person."""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import TypeAlias

from handlers.alerts.escalating.advancing import Going, go_on
from handlers.alerts.escalating.steps import silent
from handlers.alerts.notices import settle, tell
from handlers.alerts.readers import readers_of
from handlers.moment import Moment
from storage.alerts import Alert
from storage.members import Member

Knock: TypeAlias = Callable[[Moment, Alert, Collection[Member]], Awaitable[None]]
"""Says outside of Telegram that an alert waits, once to each of these who can be reached there."""

AT_ONCE = 30
"""So many alerts a round, those that have waited longest; the others in the next."""


async def escalate(moment: Moment, knock: Knock | None = None) -> None:
    """Ask whoever comes next about each alert that nobody has answered, once.

    Those who have left it without an answer are reached by `knock` as well.
    """
    due = await moment.uow.escalations.due(moment.now, AT_ONCE)
    going = [one for alert in due if (one := await go_on(moment, alert)) is not None]
    several = _who_hears_of_several(going)
    for one in going:
        before = one.telling
        readers = [reader for reader in readers_of(before) if reader.id in one.asked]
        after = await tell(
            moment, before, readers, is_relay=before.somebody_was_asked, together=several
        )
        await settle(moment, after, besides=after.notices[len(before.notices) :])
        if knock is not None:
            await knock(moment, before.alert, silent(before))
    await moment.uow.storms.close(several)


def _who_hears_of_several(going: Sequence[Going]) -> Collection[str]:
    """Whoever is asked about several at once reads one message; what is grave stays apart."""
    asked = Counter(who for one in going if not one.telling.is_alarm for who in one.asked)
    return frozenset(who for who, count in asked.items() if count > 1)
