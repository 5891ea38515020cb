"""Who may come in whose place: active, bound by the charter in force, and close to the absent."""

from collections.abc import Mapping, Sequence

from handlers.moment import Moment
from handlers.standing_in import belong_together, standing_in
from storage.attendances import Attendance
from storage.meetings import UNINVITED, Meeting
from storage.members import Member, Role, Status


async def candidates(
    moment: Moment, by: Member, absent: Member, meeting: Meeting
) -> Sequence[Member]:
    """Whom `by` may name for `absent`, the nearest first.

    One's own alternate is of the same organisation or commune (ADR 13); a coordinator may name
    any partner who signed. Whoever said that they do not come themselves is left out.
    """
    charter = await moment.uow.charters.version_in_force(moment.now)
    answers = await moment.uow.attendances.of(meeting.id)
    fit = [
        one
        for one in await moment.uow.members.everyone(Status.ACTIVE)
        if _is_free(one, absent, answers)
        and one.charter_version >= charter
        and (by.role is Role.COORDINATOR or belong_together(one, absent))
    ]
    named = (await standing_in(moment.uow, meeting.starts_at)).get(absent.id)
    return sorted(fit, key=lambda one: _distance(one, absent, named))


def _is_free(one: Member, absent: Member, answers: Mapping[str, Attendance]) -> bool:
    if one.id == absent.id or one.role in UNINVITED or one.chat is None:
        return False
    given = answers.get(one.id)
    return given is None or not given.is_away


def _distance(
    one: Member, absent: Member, named: Member | None
) -> tuple[bool, bool, bool, str, str]:
    """Whoever was named for those days goes first, then colleagues, then neighbours, by name."""
    return (
        named is None or one.id != named.id,
        not one.works_for(absent.organisation),
        one.communes.isdisjoint(absent.communes),
        one.last_name.casefold(),
        one.first_name.casefold(),
    )
