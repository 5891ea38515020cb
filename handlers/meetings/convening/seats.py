"""How each person stands towards a meeting: their answer, who comes for them, and for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.moment import Moment
from storage.attendances import Answer, Attendance
from storage.meetings import Meeting
from storage.members import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One person's place at a meeting. `is_convened`: invited as who they are."""

    is_convened: bool = True
    answer: Answer | None = None
    alternate: Member | None = None
    instead_of: Sequence[Member] = ()

    @property
    def comes(self) -> bool:
        """Whether this person said so, or comes in somebody's place."""
        return self.answer is Answer.PRESENT or bool(self.instead_of)

    @property
    def is_away(self) -> bool:
        """Whether this person said that they do not come."""
        return self.answer in {Answer.EXCUSED, Answer.REPRESENTED}


@dataclass(frozen=True, slots=True)
class Seats:
    """The places at a meeting. `people` are the active ones who represent or are represented."""

    meeting: Meeting
    answers: Mapping[str, Attendance]
    people: Mapping[str, Member]

    def of(self, member: Member) -> Seat:
        """The place of one person. An alternate who lost access leaves an excuse."""
        given = self.answers.get(member.id)
        answer = given.answer if given else None
        alternate = self.people.get(given.alternate or "") if given else None
        if answer is Answer.REPRESENTED and alternate is None:
            answer = Answer.EXCUSED
        return Seat(
            is_convened=self.meeting.convenes(member),
            answer=answer,
            alternate=alternate,
            instead_of=[self.people[one] for one in self._represented_by(member)],
        )

    def _represented_by(self, member: Member) -> Sequence[str]:
        return [
            one.member
            for one in self.answers.values()
            if one.alternate == member.id and one.member in self.people
        ]


async def seats_of(moment: Moment, meeting: Meeting) -> Seats:
    """The places at a meeting, as they are taken in this transaction."""
    answers = await moment.uow.attendances.of(meeting.id)
    represented = [one for one in answers.values() if one.alternate is not None]
    ids = {one.member for one in represented} | {one.alternate or "" for one in represented}
    known = await moment.uow.members.get_all(ids)
    return Seats(meeting, answers, {id_: one for id_, one in known.items() if one.is_active})
