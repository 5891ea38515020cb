"""Looking ahead: on demand, once a week, and when something has opened a gap; each told once."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TypeAlias

from handlers.coverage import texts
from handlers.coverage.forecast import Gap, foresee, opened, spells
from handlers.moment import Moment
from handlers.outlook import Outlook
from handlers.telling import tell_coordinators
from storage.coverage import Looked
from storage.outbox import Lane

AHEAD = timedelta(days=14)
LOOK_AGAIN_AFTER = timedelta(minutes=2)
WEEKLY = time(8)
"""On Mondays."""

OutlookOf: TypeAlias = Callable[[Moment, datetime], Awaitable[Outlook]]


async def gaps_ahead(moment: Moment, outlook_of: OutlookOf) -> Sequence[Gap]:
    """What an alert would not reach in the next fortnight, as things stand."""
    until = moment.now + AHEAD
    outlook = await outlook_of(moment, until)
    return foresee(outlook, await moment.uow.communes.names(), moment.now, until)


@dataclass(frozen=True, slots=True)
class Watch:
    """The clock over the days to come."""

    outlook_of: OutlookOf

    async def look(self, moment: Moment) -> None:
        """Tell coordinators of gaps that were not there, and once a week of all of them.

        The first look only remembers: a council that is being set up is all gaps.
        """
        before = await moment.uow.coverage.hold()
        if before is not None and moment.now < before.looked_at + LOOK_AGAIN_AFTER:
            return
        gaps = await gaps_ahead(moment, self.outlook_of)
        monday = last_monday(moment)
        if before is not None and before.weekly_at < monday:
            await _tell(moment, gaps, texts.weekly)
        elif before is not None:
            known = [Gap.from_json(each) for each in before.gaps]
            news = opened(known, gaps, before.looked_at + AHEAD)
            await _tell(moment, news, texts.opened)
        looked = Looked([gap.to_json() for gap in gaps], moment.now, monday)
        await moment.uow.coverage.keep(looked)


def last_monday(moment: Moment) -> datetime:
    """The weekly hour that came last."""
    monday = moment.today - timedelta(days=moment.today.weekday())
    hour = datetime.combine(monday, WEEKLY, moment.zone)
    return hour if hour <= moment.now else hour - timedelta(days=7)


async def _tell(moment: Moment, gaps: Sequence[Gap], words: texts.Words) -> None:
    """Nothing is said where there is nothing."""
    if not gaps:
        return
    names = await moment.uow.communes.names()
    said = spells(gaps)
    await tell_coordinators(
        moment.uow,
        moment.now,
        lambda: words(moment, said, names),
        lane=Lane.ROUTINE,
    )
