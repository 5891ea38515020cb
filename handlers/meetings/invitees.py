"""Who hears of a meeting: the people who are invited, and the groups of their communes."""

from collections.abc import Sequence

from handlers.moment import Moment
from storage.groups import Group
from storage.meetings import Meeting
from storage.members import Member, Status


async def invitees(moment: Moment, meeting: Meeting) -> Sequence[Member]:
    """Who is told in private: the invited who may read today, as they stand in this transaction.

    Whoever has not signed the charter in force reads nothing, so gets no notice either.
    """
    return [member for member in await readers(moment) if meeting.invites(member)]


async def groups(moment: Moment, meeting: Meeting) -> Sequence[Group]:
    """The linked groups that show it: those of the invited communes, each once."""
    return [group for group in await moment.uow.groups.linked() if shows(group, meeting)]


async def readers(moment: Moment) -> Sequence[Member]:
    """Whoever may read about meetings today, for those who look at several at once."""
    charter = await moment.uow.charters.in_force(moment.now)
    return [
        member
        for member in await moment.uow.members.everyone(Status.ACTIVE)
        if member.chat is not None and member.charter_version >= charter.version
    ]


def shows(group: Group, meeting: Meeting) -> bool:
    """Whether a linked group hears of a meeting."""
    return meeting.whole_council or not meeting.communes.isdisjoint(group.communes)
