"""Who could see to a decision: the circle of the situation, and whom it would be opened to."""

from collections.abc import Sequence

from handlers.alerts.following.best_placed import Suggestion, best_placed
from handlers.alerts.situations.readers import newest_that_is_theirs, readers_of
from handlers.moment import Moment
from storage.alert_scopes import OFFICIALS
from storage.members import Member, Role
from storage.situations import Situation


async def leads_for(moment: Moment, member: Member, situation: Situation) -> Sequence[Suggestion]:
    """The best placed first. A town hall is offered no other one, which would tell where.

    Raises `SituationUnknown` for whoever does not decide of it.
    """
    readers = await readers_of(moment, member, situation.id)
    ids = await moment.uow.situations.alerts_of(situation.id)
    gathered = list((await moment.uow.alerts.get_all(ids)).values())
    communes = frozenset(alert.insee for alert in gathered)
    if member.role is not Role.COORDINATOR:
        communes &= member.communes
    charter = await moment.uow.charters.version_in_force(moment.now)
    inside = await moment.uow.members.active_with(Role.COORDINATOR, *OFFICIALS)
    known = {one.member.id: one.member for one in readers.found}
    known |= {
        one.id: one
        for one in inside
        if one.role is Role.COORDINATOR or not communes.isdisjoint(one.communes)
    }
    people = [
        one
        for one in known.values()
        if one.is_active and one.chat is not None and one.charter_version >= charter
    ]
    return best_placed(await newest_that_is_theirs(moment, member, gathered), people)
