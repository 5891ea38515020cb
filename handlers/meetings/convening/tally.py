"""Who comes to a meeting, as its coordinator counts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.meetings.convening.seats import seats_of
from handlers.moment import Moment
from storage.attendances import Answer
from storage.meetings import Meeting
from storage.members import Member, Role, Status
from storage.reminders import Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The invited by their answers, each in one place, by name.

    `represented` are pairs with whoever comes instead. `silent` were told and have not answered;
    `unreached` are not told: their charter waits for them, or they have no chat with Vigie.
    """

    present: Sequence[Member]
    represented: Sequence[tuple[Member, Member]]
    excused: Sequence[Member]
    silent: Sequence[Member]
    unreached: Sequence[Member]
    chased_at: datetime | None
    """When those who had not answered were asked again."""


async def tally_of(moment: Moment, meeting: Meeting) -> Tally:
    """The answers as they stand in this transaction.

    Coordinators count once they answer: they are invited to every meeting, so that nobody waits
    for their word.
    """
    seats = await seats_of(moment, meeting)
    charter = await moment.uow.charters.version_in_force(moment.now)
    everyone = await moment.uow.members.everyone(Status.ACTIVE)
    convened = sorted((one for one in everyone if meeting.convenes(one)), key=_by_name)
    seated = [(one, seats.of(one)) for one in convened]
    quiet = [
        one for one, seat in seated if seat.answer is None and one.role is not Role.COORDINATOR
    ]
    told = [one for one in quiet if one.chat is not None and one.charter_version >= charter]
    return Tally(
        present=[one for one, seat in seated if seat.answer is Answer.PRESENT],
        represented=[(one, seat.alternate) for one, seat in seated if seat.alternate],
        excused=[one for one, seat in seated if seat.answer is Answer.EXCUSED],
        silent=told,
        unreached=[one for one in quiet if one not in told],
        chased_at=await moment.uow.reminders.sent_at(meeting.id, Audience.SILENT),
    )


def _by_name(member: Member) -> tuple[str, str]:
    return member.last_name.casefold(), member.first_name.casefold()
