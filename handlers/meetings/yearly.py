"""The clock of the yearly plenary: the coordination hears in time that one is due, once."""

from datetime import timedelta
from functools import partial

from handlers.meetings.schedule import legal_date
from handlers.meetings.texts import yearly as texts
from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from handlers.telling import tell_coordinators
from storage.meetings import Meeting, MeetingKind
from storage.reminders import Audience, Reminder, ReminderState
from storage.setbacks import Work

AGAIN = timedelta(days=1)
"""How often it is looked whether a plenary that was planned in time still is."""


async def recall_plenary(moment: Moment) -> None:
    """Tell of each plenary after which none is planned before the law asks for one."""
    due = await moment.uow.reminders.due(moment.now, {Audience.NEXT_PLENARY})
    await one_by_one(moment, Work.REMINDER, due, _look, subject=_name_of)


def _name_of(reminder: Reminder) -> str:
    return f"{reminder.meeting}:{reminder.audience}"


async def _look(moment: Moment, reminder: Reminder) -> None:
    last = await moment.uow.meetings.get(reminder.meeting)
    following = await _after(moment, last)
    if last.is_cancelled:
        await _end(moment, reminder, "cancelled")
    elif any(one.ends_at <= moment.now for one in following):
        await _end(moment, reminder, "held")
    elif any(one.local.date() <= legal_date(last) for one in following):
        # It may still be called off, or moved beyond the date.
        await moment.uow.reminders.put_off(reminder, moment.now + AGAIN)
    else:
        planned = following[0] if following else None
        said = partial(texts.plenary_due, last, legal_date(last), planned, moment.today)
        await tell_coordinators(moment.uow, moment.now, said)
        await moment.uow.reminders.end(reminder, ReminderState.SENT, moment.now)


async def _end(moment: Moment, reminder: Reminder, reason: str) -> None:
    await moment.uow.reminders.end(reminder, ReminderState.SKIPPED, moment.now, reason)


async def _after(moment: Moment, last: Meeting) -> list[Meeting]:
    return [
        one
        for one in await moment.uow.meetings.since(last.ends_at)
        if one.kind is MeetingKind.PLENARY and not one.is_cancelled and one.id != last.id
    ]
