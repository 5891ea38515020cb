"""Another meeting of the same people at the same hours: said before anybody is told."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.meetings.series.ahead import all_after
from handlers.moment import Moment
from storage.meetings import Meeting
from storage.members import Member, Role, Status


@dataclass(frozen=True, slots=True)
class Conflict:
    """A meeting that stands already, and how many people are invited to both."""

    meeting: Meeting
    people: int


async def conflicts(moment: Moment, meeting: Meeting) -> Sequence[Conflict]:
    """What stands already and shares hours and people with this one, most people first."""
    return await conflicts_of_each(moment, [meeting])


async def conflicts_of_each(moment: Moment, meetings: Sequence[Meeting]) -> Sequence[Conflict]:
    """The same for meetings that have nothing to do with each other, in their order."""
    planned, people = await _planned(moment), await _people(moment)
    return [each for one in meetings for each in _met([one], planned, people)]


async def conflicts_of_all(moment: Moment, dates: Sequence[Meeting]) -> Sequence[Conflict]:
    """The same for all dates of a series at once; there is at least one.

    What its dates were before, if it stands already, does not count.
    """
    planned = await _planned(moment)
    ours = dates[-1].series
    others = [one for one in planned if not ours or one.series != ours]
    return _met(dates, others, await _people(moment))


async def _planned(moment: Moment) -> Sequence[Meeting]:
    ahead = await all_after(moment, moment.now)
    return [one for one in ahead if not one.is_cancelled]


async def _people(moment: Moment) -> Sequence[Member]:
    """Coordinators do not count: they are invited to every meeting, so each would be theirs."""
    active = await moment.uow.members.everyone(Status.ACTIVE)
    return [one for one in active if one.role is not Role.COORDINATOR]


def _met(
    dates: Sequence[Meeting], planned: Sequence[Meeting], people: Sequence[Member]
) -> Sequence[Conflict]:
    invited = [member for member in people if dates[0].invites(member)]
    beside = [one for one in planned if any(_meet(one, date) for date in dates)]
    both = [Conflict(one, sum(one.invites(member) for member in invited)) for one in beside]
    met = [conflict for conflict in both if conflict.people]
    return sorted(met, key=lambda conflict: conflict.people, reverse=True)


def _meet(one: Meeting, other: Meeting) -> bool:
    """Whether two meetings share a minute; one that begins as the other ends does not."""
    return one.id != other.id and one.starts_at < other.ends_at and other.starts_at < one.ends_at
