"""The rules of answers: present, excused, represented by whom; and what each one brings about."""

from dataclasses import replace

from handlers.meetings.convening import telling
from handlers.meetings.convening.entitled import candidates
from handlers.meetings.convening.live import redraw
from handlers.meetings.service import MeetingOver, open_to
from handlers.moment import Moment
from storage.attendances import Answer, Attendance
from storage.meetings import Meeting, MeetingUnknown
from storage.members import Member, MemberUnknown, Role


class MeetingBegun(MeetingOver):
    """Answers count until the meeting begins."""


class AlternateUnfit(Exception):
    """This person may not come in the other's place, or no longer."""


async def answer(
    moment: Moment, by: Member, meeting_id: str, said: Answer, member_id: str | None = None
) -> Meeting:
    """Keep « présent » or « excusé », one's own or noted by a coordinator for `member_id`.

    Raises `MeetingUnknown`, `MeetingOver`, `MeetingBegun`.
    """
    meeting, member = await answerable(moment, by, meeting_id, member_id or by.id)
    return await _keep(moment, meeting, _given(moment, by, meeting, member, answer=said))


async def represent(
    moment: Moment, by: Member, meeting_id: str, alternate_id: str, member_id: str | None = None
) -> Meeting:
    """Somebody comes in the place of `by`, or of `member_id`; looked at again now.

    Raises `MeetingUnknown`, `MeetingOver`, `MeetingBegun`, `AlternateUnfit`.
    """
    meeting, member = await answerable(moment, by, meeting_id, member_id or by.id)
    fit = await candidates(moment, by, member, meeting)
    if alternate_id not in {one.id for one in fit}:
        raise AlternateUnfit
    given = _given(moment, by, meeting, member, answer=Answer.REPRESENTED)
    return await _keep(moment, meeting, replace(given, alternate=alternate_id))


async def step_back(moment: Moment, alternate: Member, meeting_id: str) -> Meeting:
    """Whoever was named cannot come: those represented are excused, and told.

    Raises `MeetingUnknown` where this person comes for nobody, `MeetingOver`, `MeetingBegun`.
    """
    meeting = await open_to(moment, alternate, meeting_id)
    if meeting.starts_at <= moment.now:
        raise MeetingBegun
    if alternate.id not in meeting.alternates:
        raise MeetingUnknown
    await _release(moment, meeting, alternate)
    return await _shown(moment, meeting)


async def decline(moment: Moment, member: Member, meeting_id: str) -> Meeting:
    """This person does not come, for themselves or for anybody.

    Whoever said so before keeps the person who comes instead. Raises `MeetingUnknown`,
    `MeetingOver`, `MeetingBegun`.
    """
    meeting = await open_to(moment, member, meeting_id)
    if not meeting.convenes(member):
        return await step_back(moment, member, meeting_id)
    given = (await moment.uow.attendances.of(meeting_id)).get(member.id)
    if given is not None and given.is_away:
        return meeting
    return await answer(moment, member, meeting_id, Answer.EXCUSED)


async def come_back(moment: Moment, member: Member, meeting_id: str) -> None:
    """An excuse that was given elsewhere counts no more; any other answer stands.

    Raises `MeetingUnknown`, `MeetingOver`, `MeetingBegun`.
    """
    given = (await moment.uow.attendances.of(meeting_id)).get(member.id)
    if given is not None and given.answer is Answer.EXCUSED:
        await answer(moment, member, meeting_id, Answer.PRESENT)


async def stand_down(moment: Moment, alternate: Member) -> None:
    """Somebody's access ended: they come for nobody any more, and whom they left hears so."""
    for known in await moment.uow.meetings.coming(moment.now):
        if alternate.id in known.alternates and known.starts_at > moment.now:
            meeting = await moment.uow.meetings.get(known.id)
            await _release(moment, meeting, alternate)
            await _shown(moment, meeting)
    await moment.uow.attendances.unname(alternate.id)


async def answerable(
    moment: Moment, by: Member, meeting_id: str, member_id: str
) -> tuple[Meeting, Member]:
    """The meeting, and whose answer `by` may give: one's own; as a coordinator, anybody's.

    Raises `MeetingUnknown`, `MeetingOver`, `MeetingBegun`.
    """
    meeting = await open_to(moment, by, meeting_id)
    if meeting.starts_at <= moment.now:
        raise MeetingBegun
    if member_id != by.id and by.role is not Role.COORDINATOR:
        raise MeetingUnknown
    try:
        member = await moment.uow.members.get(member_id)
    except MemberUnknown:
        raise MeetingUnknown from None
    if not meeting.convenes(member):
        raise MeetingUnknown
    return meeting, member


def _given(
    moment: Moment, by: Member, meeting: Meeting, member: Member, *, answer: Answer
) -> Attendance:
    return Attendance(
        meeting=meeting.id,
        member=member.id,
        answer=answer,
        answered_by=by.id,
        answered_at=moment.now,
    )


async def _keep(moment: Moment, meeting: Meeting, given: Attendance) -> Meeting:
    before = (await moment.uow.attendances.of(meeting.id)).get(given.member)
    if before is not None and (before.answer, before.alternate) == (given.answer, given.alternate):
        return meeting
    await _put(moment, given)
    people = await moment.uow.members.get_all({given.member, given.alternate or ""})
    member = people[given.member]
    if given.answer is not Answer.PRESENT:
        await _release(moment, meeting, member)
    after = await _shown(moment, meeting)
    if before is not None and before.alternate is not None:
        await telling.relieve(moment, after, before.alternate, member)
    if given.alternate is not None:
        await telling.convene_alternate(moment, after, people[given.alternate])
    if given.answered_by != member.id:
        await telling.tell_noted(moment, after, member)
    return after


async def _put(moment: Moment, given: Attendance) -> None:
    await moment.uow.attendances.put(given)
    detail = f"{given.member} {given.answer}"
    await moment.uow.audit.append(
        given.answered_by, "meeting.answered", given.meeting, moment.now, detail
    )


async def _release(moment: Moment, meeting: Meeting, alternate: Member) -> None:
    """Whoever does not come represents nobody either."""
    if alternate.id not in meeting.alternates:
        return
    represented = [
        each
        for each in (await moment.uow.attendances.of(meeting.id)).values()
        if each.alternate == alternate.id
    ]
    people = await moment.uow.members.get_all({each.member for each in represented})
    for each in represented:
        member = people[each.member]
        excuse = _given(moment, alternate, meeting, member, answer=Answer.EXCUSED)
        await _put(moment, excuse)
        await telling.tell_stepped_back(moment, meeting, alternate, member)


async def _shown(moment: Moment, meeting: Meeting) -> Meeting:
    """The meeting with its alternates as they are now; the counts on screens follow."""
    after = await moment.uow.meetings.get(meeting.id)
    await redraw(moment, after)
    return after
