"""Another meeting of the same people at the same hours: said before anybody is told."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.meetings.series.ahead import all_after
from handlers.moment import Moment
from storage.meetings import Meeting
from storage.members import Role, Status


@dataclass(frozen=True, slots=True)
class Conflict:
    """A meeting that stands already, and how many people are invited to both."""

    meeting: Meeting
    people: int


async def conflicts(moment: Moment, meeting: Meeting) -> Sequence[Conflict]:
    """What stands already and shares hours and people with this one, most people first."""
    return await _met(moment, [meeting], await _planned(moment))


async def conflicts_of_all(moment: Moment, dates: Sequence[Meeting]) -> Sequence[Conflict]:
    """The same for all dates of a series at once; there is at least one.

    What its dates were before, if it stands already, does not count.
    """
    planned = await _planned(moment)
    ours = dates[-1].series
    return await _met(moment, dates, [one for one in planned if not ours or one.series != ours])


async def _planned(moment: Moment) -> Sequence[Meeting]:
    ahead = await all_after(moment, moment.now)
    return [one for one in ahead if not one.is_cancelled]


async def _met(
    moment: Moment, dates: Sequence[Meeting], planned: Sequence[Meeting]
) -> Sequence[Conflict]:
    """Coordinators do not count: they are invited to every meeting, so each would be theirs."""
    invited = [
        member
        for member in await moment.uow.members.everyone(Status.ACTIVE)
        if member.role is not Role.COORDINATOR and dates[0].invites(member)
    ]
    beside = [one for one in planned if any(_meet(one, date) for date in dates)]
    both = [Conflict(one, sum(one.invites(member) for member in invited)) for one in beside]
    met = [conflict for conflict in both if conflict.people]
    return sorted(met, key=lambda conflict: conflict.people, reverse=True)


def _meet(one: Meeting, other: Meeting) -> bool:
    """Whether two meetings share a minute; one that begins as the other ends does not."""
    return one.id != other.id and one.starts_at < other.ends_at and other.starts_at < one.ends_at
