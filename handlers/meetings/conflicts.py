"""Another meeting of the same people at the same hours: said before anybody is told."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.moment import Moment
from storage.meetings import Meeting
from storage.members import Role, Status


@dataclass(frozen=True, slots=True)
class Conflict:
    """A meeting that stands already, and how many people are invited to both."""

    meeting: Meeting
    people: int


async def conflicts(moment: Moment, meeting: Meeting) -> Sequence[Conflict]:
    """The planned meetings that share hours and people with this one, most people first.

    Coordinators do not count: they are invited to every meeting, so each overlap would be theirs.
    """
    invited = [
        member
        for member in await moment.uow.members.everyone(Status.ACTIVE)
        if member.role is not Role.COORDINATOR and meeting.invites(member)
    ]
    beside = [one for one in await moment.uow.meetings.coming(moment.now) if _meet(one, meeting)]
    both = [Conflict(one, sum(one.invites(member) for member in invited)) for one in beside]
    met = [conflict for conflict in both if conflict.people]
    return sorted(met, key=lambda conflict: conflict.people, reverse=True)


def _meet(one: Meeting, other: Meeting) -> bool:
    """Whether two meetings share a minute; one that begins as the other ends does not."""
    return one.id != other.id and one.starts_at < other.ends_at and other.starts_at < one.ends_at
