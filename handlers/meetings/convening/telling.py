"""What is said when somebody comes in another's place, or does so no more."""

from collections.abc import Sequence
from dataclasses import replace

from handlers import keyboard
from handlers.meetings import matters, telling
from handlers.meetings.convening.seats import seats_of
from handlers.meetings.texts import attendance, notices, representing
from handlers.moment import Moment
from handlers.words import Html, speaking
from storage.meetings import Meeting, MeetingState
from storage.members import Member
from storage.messages import Letter, Message
from storage.outbox import Lane


async def convene_alternate(moment: Moment, meeting: Meeting, alternate: Member) -> None:
    """The convocation, with its file and the agenda, for whoever comes in somebody's place."""
    seat = (await seats_of(moment, meeting)).of(alternate)
    with speaking(alternate.language):
        notice = await telling.notice_of(moment, meeting)
        said = replace(notice, headline=representing.called_upon(), below=attendance.standing(seat))
        messages = said.messages(keyboard.keys(*attendance.keys(meeting.id, seat)))
    await _send(moment, meeting, alternate, messages, about=matters.answers_of(meeting))


async def relieve(moment: Moment, meeting: Meeting, alternate_id: str, absent: Member) -> None:
    """Whoever was to come for `absent` need not any more; their calendar forgets the date."""
    alternate = await moment.uow.members.get(alternate_id)
    await _keep_from(moment, meeting, alternate)
    with speaking(alternate.language):
        words = representing.relieved(meeting, absent, moment.now)
    await _send(moment, meeting, alternate, [await _farewell(moment, meeting, alternate, words)])


async def tell_stepped_back(
    moment: Moment, meeting: Meeting, alternate: Member, absent: Member
) -> None:
    """To `absent`: whoever was to come for them cannot."""
    await _keep_from(moment, meeting, alternate)
    seat = (await seats_of(moment, meeting)).of(absent)
    with speaking(absent.language):
        message = Message(
            text=representing.stepped_back(meeting, alternate, moment.now),
            markup=keyboard.keys(*attendance.keys(meeting.id, seat)),
        )
    await _send(moment, meeting, absent, [message], about=matters.answers_of(meeting))


async def tell_noted(moment: Moment, meeting: Meeting, member: Member) -> None:
    """To whom a coordinator noted an answer for: what it is, and how to change it."""
    seat = (await seats_of(moment, meeting)).of(member)
    with speaking(member.language):
        message = Message(
            text=representing.noted(meeting, seat, moment.now),
            markup=keyboard.keys(*attendance.keys(meeting.id, seat)),
        )
    await _send(moment, meeting, member, [message], about=matters.answers_of(meeting))


async def dismiss_alternates(moment: Moment, before: Meeting, after: Meeting) -> None:
    """Another date: those they would represent are asked again, so that nobody comes for them."""
    every = await moment.uow.members.get_all(before.alternates)
    for alternate in every.values():
        if after.invites(alternate):
            continue
        with speaking(alternate.language):
            headline = notices.moved(after, before, moment.now)
            words = representing.dismissed(before, headline)
        message = await _farewell(moment, after, alternate, words)
        await _send(moment, after, alternate, [message])


async def _farewell(moment: Moment, meeting: Meeting, alternate: Member, words: Html) -> Message:
    """With the file that takes the date back, unless they are invited all the same."""
    if meeting.invites(alternate):
        return Message(text=words)
    gone = replace(meeting, state=MeetingState.CANCELLED)
    return Message(text=words, document=await telling.file_of(moment, gone))


async def _keep_from(moment: Moment, meeting: Meeting, alternate: Member) -> None:
    """What still waits about the meeting is none of theirs any more."""
    if alternate.chat is not None and not meeting.convenes(alternate):
        for about in matters.every(meeting):
            await moment.uow.outbox.cancel_about(about, moment.now, chat=alternate.chat)


async def _send(
    moment: Moment,
    meeting: Meeting,
    to: Member,
    messages: Sequence[Message],
    *,
    about: str | None = None,
) -> None:
    """Given up when the meeting begins; with `about`, taken back when its date does.

    Whoever has not signed the charter in force reads nothing.
    """
    charter = await moment.uow.charters.version_in_force(moment.now)
    if not to.is_active or to.chat is None or to.charter_version < charter:
        return
    letters = [Letter(to.chat, message, to.id) for message in messages]
    await moment.uow.outbox.send_all(
        letters, now=moment.now, lane=Lane.ROUTINE, expires_at=meeting.starts_at, about=about
    )
