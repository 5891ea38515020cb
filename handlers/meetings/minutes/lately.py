"""The meetings whose minutes somebody may want: those that go on, and those that took place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from handlers.meetings.minutes.writing import writes
from handlers.moment import Moment
from storage.meetings import Meeting
from storage.members import Member
from storage.minutes import Minutes

LATELY = timedelta(days=90)
AHEAD = timedelta(days=1)
"""Whoever writes may look at the room before people come in."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting and its minutes, begun or not."""

    meeting: Meeting
    minutes: Minutes


async def lately(moment: Moment, member: Member) -> Sequence[Sitting]:
    """The newest first: all of which this person writes the minutes, else what was published."""
    begun = await moment.uow.meetings.begun(moment.now - LATELY, moment.now + AHEAD)
    invited = [one for one in begun if one.invites(member)]
    kept = await moment.uow.minutes.of_all([one.id for one in invited])
    sittings = [Sitting(one, kept.get(one.id, Minutes(meeting=one.id))) for one in invited]
    return [one for one in sittings if writes(member, one.minutes) or one.minutes.is_published]
