"""Who was there: as people announced themselves, until somebody in the room notes otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers.meetings.minutes.writing import writable
from handlers.moment import Moment
from storage.meetings import Meeting, MeetingUnknown
from storage.members import Member, Status
from storage.minutes import Minutes, Presence

_NEXT = {
    Presence.PRESENT: Presence.EXCUSED,
    Presence.EXCUSED: Presence.ABSENT,
    Presence.REPRESENTED: Presence.PRESENT,
    Presence.ABSENT: Presence.PRESENT,
    Presence.UNNOTED: Presence.PRESENT,
}


async def invited(moment: Moment, meeting: Meeting) -> Sequence[Member]:
    """Whom the meeting invites as it stands, by name."""
    active = await moment.uow.members.everyone(Status.ACTIVE)
    theirs = [one for one in active if meeting.invites(one)]
    return sorted(theirs, key=by_name)


def by_name(member: Member) -> tuple[str, str]:
    """Where somebody stands in a list of people."""
    return member.last_name.casefold(), member.first_name.casefold()


async def presences(
    moment: Moment, meeting: Meeting, minutes: Minutes, people: Sequence[Member]
) -> Mapping[str, Presence]:
    """Each of these people's: what was noted, or else what they announced.

    Publishing notes everybody's: of whom is invited since, nobody said that they were there.
    """
    if minutes.is_published:
        return {one.id: minutes.presences.get(one.id, Presence.ABSENT) for one in people}
    announced = await _announced(moment, meeting, people)
    return {one.id: minutes.presences.get(one.id, announced[one.id]) for one in people}


async def alternates(moment: Moment, meeting: Meeting) -> Mapping[str, Member]:
    """Who came in whose place, by the member who was invited."""
    answers = await moment.uow.attendances.of(meeting.id)
    named = {who: given.alternate for who, given in answers.items() if given.alternate}
    people = await moment.uow.members.get_all(set(named.values()))
    return {who: people[alternate] for who, alternate in named.items()}


async def turn_presence(moment: Moment, actor: Member, meeting_id: str, whom: str) -> None:
    """Present, excused, absent, and round again.

    Raises `MeetingUnknown` and what `writable` raises.
    """
    meeting, minutes = await writable(moment, actor, meeting_id)
    people = await invited(moment, meeting)
    person = next((one for one in people if one.id == whom), None)
    if person is None:
        raise MeetingUnknown
    now_so = (await presences(moment, meeting, minutes, people))[person.id]
    noted = {**minutes.presences, person.id: _NEXT[now_so]}
    await moment.uow.minutes.keep(replace(minutes, presences=noted))
    await moment.uow.audit.append(
        actor.id, "minutes.presence_noted", meeting.id, moment.now, person.id
    )


async def note_the_rest_present(moment: Moment, actor: Member, meeting_id: str) -> None:
    """All of whom nothing is noted and who never answered. Raises what `writable` raises."""
    meeting, minutes = await writable(moment, actor, meeting_id)
    now_so = await presences(moment, meeting, minutes, await invited(moment, meeting))
    rest = [who for who, presence in now_so.items() if presence is Presence.UNNOTED]
    noted = {**minutes.presences, **dict.fromkeys(rest, Presence.PRESENT)}
    await moment.uow.minutes.keep(replace(minutes, presences=noted))
    for who in rest:
        await moment.uow.audit.append(
            actor.id, "minutes.presence_noted", meeting.id, moment.now, who
        )


async def _announced(
    moment: Moment, meeting: Meeting, people: Sequence[Member]
) -> Mapping[str, Presence]:
    """Whoever has not answered was neither there nor away until somebody notes it."""
    answers = await moment.uow.attendances.of(meeting.id)
    announced = {who: Presence(given.answer.value) for who, given in answers.items()}
    return {one.id: announced.get(one.id, Presence.UNNOTED) for one in people}
