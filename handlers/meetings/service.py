"""The rules of meetings: announced, moved, called off; and who may see which."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from handlers.meetings import telling
from handlers.meetings.agenda.drawing_up import worded
from handlers.meetings.agenda.items import standing, take_lines
from handlers.meetings.convening.live import redraw
from handlers.meetings.convening.starting_over import start_over
from handlers.meetings.schedule import reminders_for
from handlers.meetings.series.recurrence import Recurrence
from handlers.meetings.texts import notices
from handlers.meetings.texts import series as series_texts
from handlers.meetings.told import Told
from handlers.moment import Moment
from storage.meetings import Meeting, MeetingKind, MeetingUnknown
from storage.members import Member
from storage.schema import new_id
from storage.series import Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a coordinator decided; `local` is naive, on the clocks of the council."""

    kind: MeetingKind
    local: datetime
    minutes: int
    whole_council: bool
    communes: frozenset[str]
    organisations: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    title: str = field(repr=False)
    place: str = field(repr=False)
    agenda: str = field(default="", repr=False)
    series: Recurrence | None = None
    """When it comes back; None where it takes place once."""


class DatePast(Exception):
    """A meeting cannot begin before now."""


class MeetingOver(Exception):
    """The meeting took place, or was called off: nothing about it can be changed."""


class MeetingChanged(Exception):
    """Somebody changed the meeting, or its agenda, since this screen was shown."""


async def announce(moment: Moment, actor: Member, proposal: Proposal) -> tuple[Meeting, Told]:
    """Keep a new meeting, set its reminders and tell everyone. Raises `DatePast`.

    Of a series it is the first, told together with the dates that follow; the clock makes those.
    """
    meeting, headline = proposed(proposal, moment), notices.announced
    if meeting.starts_at <= moment.now:
        raise DatePast
    if proposal.series is not None:
        meeting = await _begin_series(moment, actor, meeting, proposal.series)
        headline = partial(series_texts.announced, proposal.series, moment.now)
    await keep_new(moment, actor, meeting)
    if proposal.agenda:
        await take_lines(moment, actor, meeting, proposal.agenda)
        if points := await worded(moment, (await standing(moment, meeting)).accepted):
            await moment.uow.agendas.add(meeting.id, points, moment.now)
    told = await telling.tell_news(moment, meeting, headline)
    return meeting, told


async def keep_new(moment: Moment, actor: Member, meeting: Meeting) -> None:
    """Keep a meeting with its reminders; whoever keeps it tells everyone."""
    await moment.uow.meetings.add(meeting, moment.now)
    await moment.uow.audit.append(actor.id, "meeting.announced", meeting.id, moment.now)
    await _set_reminders(moment, meeting)


def proposed(proposal: Proposal, moment: Moment) -> Meeting:
    """The meeting that a proposal would make."""
    return Meeting(
        id=new_id(),
        kind=proposal.kind,
        local=proposal.local,
        zone=moment.zone,
        minutes=proposal.minutes,
        whole_council=proposal.whole_council,
        communes=proposal.communes,
        organisations=proposal.organisations,
        people=proposal.people,
        title=proposal.title,
        place=proposal.place,
    )


async def move(
    moment: Moment, actor: Member, meeting: str, version: int, local: datetime
) -> tuple[Meeting, Told]:
    """Give a meeting another date; everybody is asked again, and nobody comes for another yet.

    Raises `MeetingUnknown`, `MeetingOver`, `MeetingChanged`, `DatePast`.
    """
    before = await _changeable(moment, actor, meeting, version)
    after = replace(before, local=local, version=version + 1, by_hand=True, alternates=frozenset())
    if after.starts_at <= moment.now:
        raise DatePast
    answered = frozenset(await moment.uow.attendances.of(meeting))
    await moment.uow.meetings.change(after)
    await moment.uow.audit.append(actor.id, "meeting.moved", meeting, moment.now)
    await _set_reminders(moment, after)
    await start_over(moment, before, after)
    headline = partial(notices.moved, after, before, moment.now)
    return after, await telling.tell_news(moment, after, headline, asked_again=answered)


async def relocate(
    moment: Moment, actor: Member, meeting: str, version: int, place: str
) -> tuple[Meeting, Told]:
    """Give a meeting another place.

    Raises `MeetingUnknown`, `MeetingOver`, `MeetingChanged`.
    """
    before = await _changeable(moment, actor, meeting, version)
    after = replace(before, place=place, version=version + 1, by_hand=True)
    await moment.uow.meetings.change(after)
    await moment.uow.audit.append(actor.id, "meeting.relocated", meeting, moment.now)
    return after, await telling.tell_news(moment, after, notices.relocated)


async def call_off(
    moment: Moment, actor: Member, meeting: str, version: int
) -> tuple[Meeting, Told]:
    """Cancel a meeting and tell everyone.

    Raises `MeetingUnknown`, `MeetingOver`, `MeetingChanged`.
    """
    before = await _changeable(moment, actor, meeting, version)
    after = replace(before.cancelled(), by_hand=True)
    await moment.uow.meetings.change(after)
    await moment.uow.reminders.skip(meeting, "cancelled", moment.now)
    await moment.uow.audit.append(actor.id, "meeting.cancelled", meeting, moment.now)
    await redraw(moment, after)
    return after, await telling.tell_news(moment, after, notices.called_off)


async def coming_for(moment: Moment, member: Member) -> Sequence[Meeting]:
    """What lies ahead for this person: a coordinator sees every meeting."""
    coming = await moment.uow.meetings.coming(moment.now)
    return [meeting for meeting in coming if meeting.invites(member)]


async def seen_by(moment: Moment, member: Member, meeting: str) -> Meeting:
    """A meeting that this person may see, or `MeetingUnknown`: hidden and absent are alike."""
    found = await moment.uow.meetings.get(meeting)
    if not found.invites(member):
        raise MeetingUnknown
    return found


async def open_to(moment: Moment, member: Member, meeting: str) -> Meeting:
    """A meeting that this person may see and that lies ahead, or is going on.

    Raises `MeetingUnknown`, `MeetingOver`.
    """
    found = await seen_by(moment, member, meeting)
    if found.is_cancelled or found.ends_at <= moment.now:
        raise MeetingOver
    return found


async def _begin_series(
    moment: Moment, actor: Member, first: Meeting, recurrence: Recurrence
) -> Meeting:
    series = Series(
        id=new_id(),
        rule=recurrence.rule,
        local=recurrence.since,
        zone=recurrence.zone,
        without=frozenset(recurrence.without),
        kind=first.kind,
        minutes=first.minutes,
        whole_council=first.whole_council,
        communes=first.communes,
        organisations=first.organisations,
        people=first.people,
        title=first.title,
        place=first.place,
    )
    await moment.uow.series.add(series, moment.now)
    await moment.uow.audit.append(actor.id, "series.announced", series.id, moment.now)
    return replace(first, series=series.id, meant_for=first.local.date())


async def _set_reminders(moment: Moment, meeting: Meeting) -> None:
    due = reminders_for(meeting, moment.policy, moment.now)
    await moment.uow.reminders.replace(meeting.id, due)


async def _changeable(moment: Moment, actor: Member, meeting: str, version: int) -> Meeting:
    found = await open_to(moment, actor, meeting)
    if found.starts_at <= moment.now:
        raise MeetingOver
    if found.version != version:
        raise MeetingChanged
    return found
