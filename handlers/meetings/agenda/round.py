"""The round of the table: some days before, each of the invited is asked once for a point."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from handlers.letters import letters_to
from handlers.meetings import matters, service
from handlers.meetings.agenda.loop import to_take_up
from handlers.meetings.convening.answering import MeetingBegun, come_back, decline
from handlers.meetings.invitees import invitees
from handlers.meetings.texts import round as texts
from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from storage.audit import SYSTEM
from storage.meetings import Meeting
from storage.members import Member, Role
from storage.outbox import Lane
from storage.policy import Policy
from storage.rounds import RoundAnswer
from storage.setbacks import Work

HOUR = time(10)
"""In the morning, on the clocks of the meeting: people have their papers at hand."""
LATEST = timedelta(days=2)
"""Nobody is asked any later than that before it begins: the agenda is on its way."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How a round stands: how many said what, and how many have not answered."""

    points: int
    nothing: int
    absent: int
    silent: int


def due_at(meeting: Meeting, policy: Policy) -> datetime:
    """When the round is asked for, in UTC."""
    day = meeting.local.date() - timedelta(days=policy.round_table_days)
    return datetime.combine(day, HOUR, meeting.zone).astimezone(UTC)


async def ask_around(moment: Moment) -> None:
    """Ask for each round whose hour has come, once, while the answers still help."""
    until = moment.now + timedelta(days=moment.policy.round_table_days + 1)
    waiting = await moment.uow.rounds.unasked(moment.now, until)
    planned = {one.meeting: one.created_at for one in waiting}

    async def ask(part: Moment, meeting_id: str) -> None:
        meeting = await part.uow.meetings.get(meeting_id)
        asked = due_at(meeting, part.policy)
        helps = part.now <= meeting.starts_at - LATEST and not meeting.is_cancelled
        # Who is invited later than that was asked by the invitation: it said where the agenda is.
        if helps and planned[meeting_id] <= asked <= part.now:
            await _ask(part, meeting)

    await one_by_one(moment, Work.ROUND, list(planned), ask)


async def answer(moment: Moment, member: Member, meeting_id: str, said: RoundAnswer) -> Meeting:
    """« Rien à signaler », or « Absent », which excuses from the meeting itself.

    Raises `MeetingUnknown`, `MeetingOver`, `MeetingBegun`.
    """
    meeting = await service.open_to(moment, member, meeting_id)
    if meeting.starts_at <= moment.now:
        raise MeetingBegun
    before = (await moment.uow.rounds.of(meeting.id)).get(member.id)
    if said is RoundAnswer.ABSENT:
        # Also a second time: between the two, they may have told the convocation that they come.
        await decline(moment, member, meeting.id)
    if said is before:
        return meeting
    if before is RoundAnswer.ABSENT:
        await come_back(moment, member, meeting.id)
    await moment.uow.rounds.put(meeting.id, member.id, said, moment.now)
    await moment.uow.audit.append(member.id, "meeting.round_answered", meeting.id, moment.now)
    return meeting


async def tally_of(moment: Moment, meeting: Meeting) -> Tally | None:
    """How the round of a meeting stands; None before it is asked for."""
    if await moment.uow.rounds.asked_at(meeting.id) is None:
        return None
    said = await moment.uow.rounds.of(meeting.id)
    asked = [member.id for member in await _asked(moment, meeting)]
    answers = [said[member] for member in asked if member in said]
    return Tally(
        points=answers.count(RoundAnswer.POINT),
        nothing=answers.count(RoundAnswer.NOTHING),
        absent=answers.count(RoundAnswer.ABSENT),
        silent=len(asked) - len(answers),
    )


async def _ask(moment: Moment, meeting: Meeting) -> None:
    if not await moment.uow.rounds.begin(meeting.id, moment.now):
        return
    answers = await moment.uow.attendances.of(meeting.id)
    absent = {one.member for one in answers.values() if one.is_away}
    people = [one for one in await _asked(moment, meeting) if one.id not in absent]
    for member in absent:
        await moment.uow.rounds.put(meeting.id, member, RoundAnswer.ABSENT, moment.now)
    coordinators = await moment.uow.members.active_with(Role.COORDINATOR)
    dues = [await to_take_up(moment, one, meeting) for one in coordinators[:1]]
    due = sum(one.count for one in dues)
    letters = [
        *letters_to(people, lambda: texts.question(moment, meeting)),
        *letters_to(coordinators, lambda: texts.asked(moment, meeting, len(people), due)),
    ]
    await moment.uow.outbox.send_all(
        letters,
        now=moment.now,
        lane=Lane.ROUTINE,
        about=matters.round_of(meeting),
        expires_at=meeting.starts_at,
    )
    await moment.uow.audit.append(SYSTEM, "meeting.round_asked", meeting.id, moment.now)


async def _asked(moment: Moment, meeting: Meeting) -> Sequence[Member]:
    """The invited but the coordinators, who put the agenda together."""
    everybody = await invitees(moment, meeting)
    return [one for one in everybody if one.role is not Role.COORDINATOR]
