"""All the meetings of a table are announced in one transaction and one message, or none is."""

from collections.abc import Collection, Sequence
from datetime import datetime

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
    theirs: dict[str, list[Meeting]] = {}
    members: dict[str, Member] = {}
    shown: dict[str, list[Meeting]] = {}
    for meeting in meetings:
        for member in await invitees.invitees(moment, meeting):
            members[member.id] = member
            theirs.setdefault(member.id, []).append(meeting)
        for group in await invitees.groups(moment, meeting):
            shown.setdefault(group.chat, []).append(meeting)
    letters = [
        Letter(str(members[who].chat), await _said(moment, few, members[who]), who)
        for who, few in theirs.items()
    ]
    letters += [Letter(chat, await _said(moment, few)) for chat, few in shown.items()]
    until = meetings[-1].starts_at
    await moment.uow.outbox.send_all(letters, now=moment.now, lane=Lane.ROUTINE, expires_at=until)
    return Told(len(theirs), len(shown))


async def _said(moment: Moment, meetings: Sequence[Meeting], to: Member | None = None) -> Message:
    """To one person, or to a group."""
    file = together(meetings, await organiser(moment), moment.now)
    with speaking(to.language if to else SOURCE):
        return texts.announced(meetings, file, moment.policy, moment.now, shared=to is None)
