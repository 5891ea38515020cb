"""All the meetings of a table are announced in one transaction and one message, or none is."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import cache, partial

from handlers.meetings import invitees
from handlers.meetings.importing.reading import identity
from handlers.meetings.invitation import together
from handlers.meetings.series.ahead import all_after
from handlers.meetings.service import DatePast, Proposal, keep_new, proposed
from handlers.meetings.telling import organiser
from handlers.meetings.texts import importing as texts
from handlers.meetings.told import Told
from handlers.moment import Moment
from handlers.words import SOURCE, speaking
from storage.meetings import Meeting, MeetingKind
from storage.members import Member
from storage.messages import Letter, Message
from storage.outbox import Lane


class PlannedMeanwhile(Exception):
    """One of them stands already."""


async def planned(moment: Moment) -> Collection[tuple[MeetingKind, datetime]]:
    """What is to come, by what makes two lines one meeting."""
    ahead = await all_after(moment, moment.now)
    return {identity(one.kind, one.local) for one in ahead if not one.is_cancelled}


async def announce_all(
    moment: Moment, actor: Member, proposals: Sequence[Proposal]
) -> tuple[Sequence[Meeting], Told]:
    """Keep them with their reminders, and tell everyone of theirs. At least one.

    Raises `DatePast`, `PlannedMeanwhile`.
    """
    await moment.uow.meetings.enter_many()
    known = await planned(moment)
    if any(identity(one.kind, one.local) in known for one in proposals):
        raise PlannedMeanwhile
    meetings = [proposed(one, moment) for one in proposals]
    if any(one.starts_at <= moment.now for one in meetings):
        raise DatePast
    meetings.sort(key=lambda one: one.starts_at)
    for one in meetings:
        await keep_new(moment, actor, one)
    return meetings, await _tell(moment, meetings)


async def _tell(moment: Moment, meetings: Sequence[Meeting]) -> Told:
    """Each person, and each group, in one message: those to which they are invited."""
    host = await organiser(moment)

    # Many are invited to the same: what they get is made once.
    @cache
    def said(theirs: tuple[int, ...], to: str, *, shared: bool) -> Message:
        few = [meetings[at] for at in theirs]
        file = together(few, host, moment.now)
        with speaking(to):
            return texts.announced(few, file, moment.policy, moment.now, shared=shared)

    people = [
        Letter(str(one.chat), said(theirs, one.language, shared=False), one.id)
        for one in await invitees.readers(moment)
        if (theirs := _places(meetings, partial(_invites, one)))
    ]
    groups = [
        Letter(one.chat, said(theirs, SOURCE, shared=True))
        for one in await moment.uow.groups.linked()
        if (theirs := _places(meetings, partial(invitees.shows, one)))
    ]
    letters = [*people, *groups]
    until = meetings[-1].starts_at
    await moment.uow.outbox.send_all(letters, now=moment.now, lane=Lane.ROUTINE, expires_at=until)
    return Told(len(people), len(groups))


def _places(meetings: Sequence[Meeting], concerns: Callable[[Meeting], bool]) -> tuple[int, ...]:
    """Which of them, by their place."""
    return tuple(at for at, one in enumerate(meetings) if concerns(one))


def _invites(member: Member, meeting: Meeting) -> bool:
    return meeting.invites(member)
