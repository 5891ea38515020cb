"""Who could see to a decision, the circle of the situation first; and whether they can be asked."""

from collections.abc import Sequence

from handlers.alerts.following.best_placed import Suggestion, best_placed
from handlers.alerts.situations.readers import newest_that_is_theirs, readers_of
from handlers.moment import Moment
from storage.alert_scopes import OFFICIALS
from storage.chats import ChatState
from storage.decisions import Decision
from storage.members import Member, Role
from storage.situations import Situation, SituationUnknown


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


async def lead_to_ask(moment: Moment, situation: Situation, decision: Decision) -> Member | None:
    """Whoever leads, unless they are gone, away, or do not read the situation any more."""
    if decision.lead is None:
        return None
    lead = await moment.uow.members.get(decision.lead)
    if not lead.is_active or lead.chat is None:
        return None
    if (await moment.uow.chats.get(lead.chat)).state is not ChatState.ALIVE:
        return None
    if any(one.member == lead.id for one in await moment.uow.absences.at(moment.now)):
        return None
    return lead if await reads(moment, situation, lead) else None


async def reads(moment: Moment, situation: Situation, member: Member) -> bool:
    """Whether somebody may read the situation, by their own right."""
    try:
        await moment.uow.situations.get_visible(situation.id, member)
    except SituationUnknown:
        return False
    return True
