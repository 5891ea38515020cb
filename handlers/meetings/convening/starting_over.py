"""Another date: what was answered was about the old one, so that everybody is asked again."""

from dataclasses import replace

from handlers.meetings import matters
from handlers.meetings.convening.live import redraw
from handlers.meetings.convening.telling import dismiss_alternates
from handlers.moment import Moment
from storage.meetings import Meeting


async def start_over(moment: Moment, before: Meeting, after: Meeting) -> None:
    """Forget the answers, and what waits about them; whoever was to come for another is let go."""
    for about in matters.of_its_date(after):
        await moment.uow.outbox.cancel_about(about, moment.now)
    await moment.uow.attendances.drop_all(after.id)
    await moment.uow.rounds.forget_absences(after.id)
    nobody = replace(after, alternates=frozenset())
    if not before.is_cancelled:
        await dismiss_alternates(moment, before, nobody)
    await redraw(moment, nobody)
