"""The clock of meetings: reminders whose hour has come go out once, if they still help."""

from collections.abc import Collection, Sequence
from functools import partial

from handlers.meetings import telling
from handlers.meetings.convening.seats import seats_of
from handlers.meetings.schedule import overtaken
from handlers.meetings.texts import notices
from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from storage.meetings import Meeting
from storage.members import Member
from storage.messages import Message
from storage.reminders import Audience, Reminder, ReminderState
from storage.setbacks import Work


class NotRecalled(Exception):
    """A reminder for these is none of the meeting itself: it goes out by another way."""


async def remind(moment: Moment) -> None:
    """Send or skip every reminder that is due, each in one transaction with its messages."""
    due = await moment.uow.reminders.due(moment.now)
    remind_one = partial(_remind, late=overtaken(due))
    await one_by_one(moment, Work.REMINDER, due, remind_one, subject=_name_of)


async def _remind(moment: Moment, reminder: Reminder, *, late: Collection[Reminder]) -> None:
    meeting = await moment.uow.meetings.get(reminder.meeting)
    reason = _useless(moment, meeting, is_overtaken=reminder in late)
    if reason is None:
        await _say(moment, meeting, reminder, late)
    state = ReminderState.SENT if reason is None else ReminderState.SKIPPED
    await moment.uow.reminders.end(reminder, state, moment.now, reason)


async def _say(
    moment: Moment, meeting: Meeting, reminder: Reminder, late: Collection[Reminder]
) -> None:
    match reminder.audience:
        case Audience.GROUPS:
            await _remind_groups(moment, meeting)
        case Audience.INVITEES:
            await _remind_invitees(moment, meeting)
        case Audience.COMERS:
            # Where the eve's gave way to this one, those who have not answered heard of neither.
            overtook = any(one.meeting == meeting.id for one in late)
            await _remind_comers(moment, meeting, undecided=overtook)
        case _:
            raise NotRecalled


def _name_of(reminder: Reminder) -> str:
    return f"{reminder.meeting}:{reminder.audience}"


def _useless(moment: Moment, meeting: Meeting, *, is_overtaken: bool) -> str | None:
    if meeting.is_cancelled:
        return "cancelled"
    if meeting.starts_at <= moment.now:
        return "past"
    return "overtaken" if is_overtaken else None


async def _remind_groups(moment: Moment, meeting: Meeting) -> None:
    def say() -> Sequence[Message]:
        link = f"https://t.me/{moment.bot_username}"
        return [notices.group_reminder(meeting, link, moment.policy, moment.now)]

    await telling.tell_groups(moment, meeting, say)


async def _remind_invitees(moment: Moment, meeting: Meeting) -> None:
    agenda = await moment.uow.agendas.newest(meeting.id)
    seats = await seats_of(moment, meeting)

    def say(member: Member) -> Sequence[Message]:
        seat = seats.of(member)
        return [notices.eve_reminder(meeting, agenda, seat, moment.policy, moment.now)]

    def may_come(member: Member) -> bool:
        return not seats.of(member).is_away

    await telling.tell_invitees(moment, meeting, say, among=may_come)


async def _remind_comers(moment: Moment, meeting: Meeting, *, undecided: bool) -> None:
    seats = await seats_of(moment, meeting)

    def say(member: Member) -> Sequence[Message]:
        seat = seats.of(member)
        return [notices.soon_reminder(meeting, seat, moment.policy, moment.now)]

    def comes(member: Member) -> bool:
        seat = seats.of(member)
        return seat.comes or (undecided and not seat.is_away)

    await telling.tell_invitees(moment, meeting, say, among=comes)
