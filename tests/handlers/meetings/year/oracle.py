"""What the reminders of the year have to be, worked out from what happened and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from storage.attendances import Answer
from storage.meetings import Meeting
from storage.reminders import Audience
from tests.handlers.meetings.year.people import People
from tests.handlers.meetings.year.world import Date


@dataclass(frozen=True, slots=True)
class Fate:
    """A reminder of one date of a meeting: said at `at` in `chats`, or not said for `reason`."""

    meeting: Meeting
    audience: Audience
    at: datetime
    reason: str | None
    chats: frozenset[str]


def fates(people: People) -> Iterator[Fate]:
    """Every reminder that fell due while its date was in force, in no order."""
    for dates in people.world.dates.values():
        for date in dates:
            yield from _of_one_date(people, date)


def hours(meeting: Meeting) -> dict[Audience, datetime]:
    """A week ahead at nine, the evening before at six, two hours ahead; in UTC."""
    day, zone = meeting.local.date(), meeting.zone
    week, eve = day - timedelta(days=7), day - timedelta(days=1)
    soon = meeting.local.replace(tzinfo=zone).astimezone(UTC) - timedelta(hours=2)
    return {
        Audience.GROUPS: datetime.combine(week, time(9), zone).astimezone(UTC),
        Audience.INVITEES: datetime.combine(eve, time(18), zone).astimezone(UTC),
        Audience.COMERS: soon,
    }


def _of_one_date(people: People, date: Date) -> Iterator[Fate]:
    outage_ends = people.world.outage[1]
    meeting, due = date.meeting, hours(date.meeting)
    for audience, hour in due.items():
        at = people.world.after_outage(hour)
        if not date.since < hour < meeting.starts_at or _was_changed(date, at):
            continue
        reason, undecided = None, False
        if at >= meeting.starts_at:
            reason = "past"
        elif audience is Audience.INVITEES and due[Audience.COMERS] <= at:
            reason = "overtaken"
        elif audience is Audience.COMERS:
            undecided = people.world.after_outage(due[Audience.INVITEES]) == at == outage_ends
        chats = frozenset() if reason else _chats(people, date, audience, at, undecided=undecided)
        yield Fate(meeting, audience, at, reason, chats)


def _was_changed(date: Date, at: datetime) -> bool:
    return date.until is not None and date.until <= at


def _chats(
    people: People, date: Date, audience: Audience, at: datetime, *, undecided: bool
) -> frozenset[str]:
    meeting = date.meeting
    if audience is Audience.GROUPS:
        return frozenset(
            chat
            for chat, communes in people.groups.items()
            if meeting.whole_council or communes & meeting.communes
        )
    answers = {
        one.member: one
        for one in people.said
        if one.meeting == meeting.id and date.since < one.at <= at
    }
    instead = {one.alternate for one in answers.values()}
    chats = set()
    for member in people.everyone:
        given = answers.get(member.id)
        said = given.answer if given else None
        comes = said is Answer.PRESENT or member.id in instead
        away = said in {Answer.EXCUSED, Answer.REPRESENTED}
        hears_soon = comes or (undecided and not away)
        hears = hears_soon if audience is Audience.COMERS else not away
        if hears and (meeting.convenes(member) or member.id in instead):
            chats.add(str(member.chat))
    return frozenset(chats)
