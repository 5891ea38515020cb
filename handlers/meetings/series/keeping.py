"""The rules of series: kept as they are announced, made ahead by the clock, stopped."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.meetings import telling
from handlers.meetings.convening.live import redraw
from handlers.meetings.invitation import together
from handlers.meetings.schedule import reminders_for
from handlers.meetings.series.occurrences import not_yet_kept, occurrence, to_come
from handlers.meetings.texts import series as texts
from handlers.meetings.told import Told
from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from storage.audit import SYSTEM
from storage.meetings import Meeting
from storage.members import Member
from storage.messages import Message
from storage.series import Series
from storage.setbacks import Work

HORIZON = timedelta(days=60)
"""So far ahead each date is a meeting of its own: further than anybody excuses themselves or
prepares an agenda, and near enough that stopping a series leaves few to call off."""
LOOK = timedelta(days=1)
"""How often the clock looks for dates that came within the horizon."""


class SeriesOver(Exception):
    """The series was stopped, or nothing of it is to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What stopping a series does: `off` are called off, `kept` were changed by hand and stay.

    `dates` are all to come that nobody touched, aware, whether their meetings are made or not.
    """

    series: Series
    dates: Sequence[datetime]
    off: Sequence[Meeting]
    kept: Sequence[Meeting]
    unmade: Sequence[Meeting]
    """What calendars may know that were handed all dates at once."""

    @property
    def last(self) -> Meeting:
        """The last of the dates: as late as this, telling still helps."""
        return occurrence(self.series, self.dates[-1])


async def make_ahead(moment: Moment) -> None:
    """Make the meetings of each series that came within the horizon, and their reminders, once."""
    due = await moment.uow.series.due(moment.now)
    await one_by_one(moment, Work.SERIES, due, _make)


async def ending_of(moment: Moment, series: str) -> Ending:
    """What stopping it now would do. Raises `SeriesUnknown`, `SeriesOver`."""
    stands = await moment.uow.series.get(series)
    made = await moment.uow.meetings.of_series(series)
    touched = {one.meant_for for one in made if one.by_hand}
    dates = [one for one in to_come(stands, moment.now) if one.date() not in touched]
    if stands.is_stopped or not dates:
        raise SeriesOver
    ahead = [one for one in made if one.starts_at > moment.now and not one.is_cancelled]
    off = [one for one in ahead if not one.by_hand]
    kept = [one for one in ahead if one.by_hand]
    days = {one.meant_for for one in made if one.meant_for}
    unmade = [one.cancelled() for one in not_yet_kept(stands, days, moment.now)]
    return Ending(series=stands, dates=dates, off=off, kept=kept, unmade=unmade)


async def stop(moment: Moment, actor: Member, series: str) -> tuple[Ending, Told]:
    """Call off what is to come and nobody touched, and tell everyone in one message.

    Raises `SeriesUnknown`, `SeriesOver`.
    """
    ending = await ending_of(moment, series)
    await moment.uow.series.stop(series)
    await moment.uow.audit.append(actor.id, "series.stopped", series, moment.now)
    off = [one.cancelled() for one in ending.off]
    for meeting in off:
        await moment.uow.meetings.change(meeting)
        await moment.uow.reminders.skip(meeting.id, "cancelled", moment.now)
        await moment.uow.audit.append(actor.id, "meeting.cancelled", meeting.id, moment.now)
        await telling.take_back(moment, meeting)
        await redraw(moment, meeting)
    after = replace(ending, off=off)
    return after, await _tell_stopped(moment, after)


async def make_dates(moment: Moment, series: Series) -> None:
    """Make the meetings of a series that came within the horizon, and look again tomorrow."""
    later = to_come(series, moment.now + HORIZON)
    for begins in to_come(series, moment.now):
        if begins not in later:
            await _make_one(moment, occurrence(series, begins))
    await moment.uow.series.put_off(series.id, moment.now + LOOK if later else None)


async def _tell_stopped(moment: Moment, ending: Ending) -> Told:
    organiser = await telling.organiser(moment)
    file = together([*ending.off, *ending.unmade], organiser, moment.now)
    series, dates = ending.series, ending.dates

    def said() -> Sequence[Message]:
        return [texts.stopped(series, dates, file, moment.policy, moment.now)]

    about = f"series:{series.id}"
    groups = await telling.tell_groups(moment, ending.last, said, about=about)
    people = await telling.tell_invitees(moment, ending.last, lambda _: said(), about=about)
    return Told(people, groups)


async def _make(moment: Moment, name: str) -> None:
    series = await moment.uow.series.get(name)
    if not series.is_stopped:
        await make_dates(moment, series)


async def _make_one(moment: Moment, meeting: Meeting) -> None:
    if not await moment.uow.meetings.add(meeting, moment.now):
        return
    await moment.uow.audit.append(SYSTEM, "meeting.made", meeting.id, moment.now)
    due = reminders_for(meeting, moment.policy, moment.now)
    await moment.uow.reminders.replace(meeting.id, due)
