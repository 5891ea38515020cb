"""Telling everybody who is concerned by a meeting, each in their own language."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from handlers import keyboard
from handlers.meetings import invitees, matters
from handlers.meetings.agenda.changes import Changes
from handlers.meetings.convening.seats import seats_of
from handlers.meetings.invitation import Organiser, invitation
from handlers.meetings.texts import attendance, notices
from handlers.meetings.texts.what_changed import what_changed
from handlers.meetings.told import Told
from handlers.moment import Moment
from handlers.words import SOURCE, Html, joined, speaking
from storage.agendas import Agenda
from storage.meetings import Meeting
from storage.members import Member
from storage.messages import Document, Letter, Message
from storage.outbox import Lane


async def will_hear(moment: Moment, meeting: Meeting) -> Told:
    """Who a notice would go to now."""
    people = await invitees.invitees(moment, meeting)
    return Told(len(people), len(await invitees.groups(moment, meeting)))


async def tell_news(
    moment: Moment,
    meeting: Meeting,
    headline: Callable[[], Html],
    *,
    asked_again: frozenset[str] = frozenset(),
) -> Told:
    """Send a meeting as it stands now, with its file, in place of the notice that still waits.

    Each of the invited is asked whether they come; `asked_again` had answered for the date of
    before.
    """
    await take_back(moment, meeting)
    notice = await notice_of(moment, meeting)
    seats = await seats_of(moment, meeting)

    def to(member: Member) -> Sequence[Message]:
        said = replace(notice, headline=headline())
        if meeting.is_cancelled:
            return said.messages()
        seat = seats.of(member)
        again = notices.ask_again() if member.id in asked_again else None
        own = joined([again, attendance.standing(seat), attendance.asked(seat)]) or None
        markup = keyboard.keys(*attendance.keys(meeting.id, seat))
        return replace(said, below=own).messages(markup)

    def to_all() -> Sequence[Message]:
        shared = notice.agenda.as_shared() if notice.agenda else None
        return replace(notice, headline=headline(), agenda=shared).messages()

    groups = await tell_groups(moment, meeting, to_all)
    people = await tell_invitees(moment, meeting, to)
    return Told(people, groups)


async def notice_of(moment: Moment, meeting: Meeting) -> notices.Notice:
    """What every notice of a meeting is made of, as it stands now; it says nothing new yet."""
    return notices.Notice(
        meeting=meeting,
        headline=Html(),
        agenda=None if meeting.is_cancelled else await moment.uow.agendas.newest(meeting.id),
        file=await file_of(moment, meeting),
        policy=moment.policy,
        now=moment.now,
    )


async def tell_agenda(
    moment: Moment, meeting: Meeting, agenda: Agenda, changes: Changes | None
) -> Told:
    """Broadcast a version of the agenda, in place of what still waits of the one before."""
    about = matters.agenda_of(meeting)
    await moment.uow.outbox.cancel_about(about, moment.now)

    def say(version: Agenda, *, shared: bool) -> Sequence[Message]:
        changed = what_changed(changes, shared=shared)
        return [notices.agenda_sent(meeting, version, changed, moment.policy, moment.now)]

    groups = await tell_groups(
        moment,
        meeting,
        lambda: say(agenda.as_shared(), shared=True),
        lane=Lane.BULK,
        about=about,
    )
    people = await tell_invitees(
        moment, meeting, lambda _: say(agenda, shared=False), lane=Lane.BULK, about=about
    )
    return Told(people, groups)


async def tell_groups(
    moment: Moment,
    meeting: Meeting,
    messages: Callable[[], Sequence[Message]],
    *,
    lane: Lane = Lane.ROUTINE,
    about: str | None = None,
) -> int:
    """Say it in each group that shows the meeting; return how many there are.

    `about` is what takes it back: the meeting unless it says otherwise.
    """
    groups = await invitees.groups(moment, meeting)
    with speaking(SOURCE):
        said = messages()
    letters = [Letter(one.chat, message) for one in groups for message in said]
    await _send(moment, meeting, letters, lane, about)
    return len(groups)


async def tell_invitees(
    moment: Moment,
    meeting: Meeting,
    messages: Callable[[Member], Sequence[Message]],
    *,
    lane: Lane = Lane.ROUTINE,
    among: Callable[[Member], bool] = lambda _: True,
    about: str | None = None,
) -> int:
    """Say it to each of the invited that `among` takes; return how many there are.

    `about` as above.
    """
    people = [one for one in await invitees.invitees(moment, meeting) if among(one)]
    letters: list[Letter] = []
    for member in people:
        with speaking(member.language):
            said = messages(member)
        letters += [Letter(str(member.chat), message, member.id) for message in said]
    await _send(moment, meeting, letters, lane, about)
    return len(people)


async def take_back(moment: Moment, meeting: Meeting) -> None:
    """What a notice takes the place of goes out no more; of a meeting that is off, nothing does."""
    gone = matters.every(meeting) if meeting.is_cancelled else matters.said_anew(meeting)
    for about in gone:
        await moment.uow.outbox.cancel_about(about, moment.now)


async def file_of(moment: Moment, meeting: Meeting) -> Document:
    """The `.ics` file of a meeting as it stands."""
    return invitation(meeting, await organiser(moment), moment.now)


async def organiser(moment: Moment) -> Organiser:
    """Who invites, as calendars show it."""
    council = await moment.uow.council.get()
    return Organiser(council.name, f"https://t.me/{moment.bot_username}")


async def _send(
    moment: Moment, meeting: Meeting, letters: Sequence[Letter], lane: Lane, about: str | None
) -> None:
    """All of it is taken back when the meeting changes, and given up when it begins."""
    about = about or meeting.id
    await moment.uow.outbox.send_all(
        letters, now=moment.now, lane=lane, expires_at=meeting.starts_at, about=about
    )
