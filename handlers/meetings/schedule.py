"""When a meeting is recalled, and to whom: a pure computation over its date and the policy."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from storage.meetings import Meeting, MeetingKind
from storage.policy import Policy
from storage.reminders import Audience, Recalled, Reminder

GROUP_HOUR = time(9)
"""The groups are told in the morning, when people plan their week."""
PRIVATE_HOUR = time(18)
"""Each person is told in the evening, when the working day is over."""


def reminders_for(meeting: Meeting, policy: Policy, now: datetime) -> Mapping[Audience, datetime]:
    """Whom to remind, and when (UTC): only what lies ahead of `now`.

    Whoever plans or moves a meeting tells everyone at that moment, so a reminder whose hour has
    already gone by would only say the same again. The council chooses which ones a kind has.
    """
    day = meeting.local.date()
    every = {
        Audience.GROUPS: _at(day, policy.reminder_group_days, GROUP_HOUR, meeting.zone),
        Audience.INVITEES: _at(day, policy.reminder_private_days, PRIVATE_HOUR, meeting.zone),
        Audience.COMERS: meeting.starts_at - timedelta(hours=policy.reminder_soon_hours),
    }
    chosen = Recalled(policy.recalled(meeting.kind)).audiences
    due = {one: at for one, at in every.items() if one in chosen and now < at < meeting.starts_at}
    return {**due, **_yearly(meeting, policy, now)}


def legal_date(plenary: Meeting) -> date:
    """The day by which the law asks for the next one: at least once a year (CSI D.132-9)."""
    limit: date = plenary.local.date() + relativedelta(months=12)
    return limit


def _yearly(meeting: Meeting, policy: Policy, now: datetime) -> Mapping[Audience, datetime]:
    if meeting.kind is not MeetingKind.PLENARY:
        return {}
    at = _at(legal_date(meeting), policy.plenary_notice_days, GROUP_HOUR, meeting.zone)
    return {Audience.NEXT_PLENARY: max(at, now)}


def overtaken(due: Iterable[Reminder]) -> frozenset[Reminder]:
    """After an outage a person gets one reminder of a meeting, not two: the older gives way."""
    private = sorted((r for r in due if r.audience is not Audience.GROUPS), key=lambda r: r.due_at)
    newest = {reminder.meeting: reminder for reminder in private}
    return frozenset(reminder for reminder in private if newest[reminder.meeting] != reminder)


def _at(day: date, days_before: int, hour: time, zone: ZoneInfo) -> datetime:
    local = datetime.combine(day - timedelta(days=days_before), hour, zone)
    return local.astimezone(UTC)
