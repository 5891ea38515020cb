"""A situation ends with an outcome, or goes on again; its open decisions end and come back with it.

What is the mayor's own to give up, no end by anybody else gives up (CSI L.132-13).
"""

from handlers.alerts.following.deciding import MayorDecides
from handlers.alerts.situations.deciding import situation_in_charge
from handlers.alerts.situations.decisions.deciding import is_mayors_own, may_enforce_in
from handlers.alerts.situations.decisions.dropping import bring_back, drop
from handlers.alerts.situations.readers import KNOWN_BY
from handlers.alerts.vocabulary import SituationOutcome
from handlers.moment import Moment
from storage.decisions import Decision
from storage.members import Member
from storage.situation_closings import SituationClosing
from storage.situations import Situation, SituationStatus


class StillToDo(Exception):
    """Decisions are open, and whoever ends the situation has not read which."""


async def close(
    moment: Moment,
    member: Member,
    situation_id: str,
    outcome: SituationOutcome,
    *,
    seen: str | None = None,
) -> Situation:
    """It ends so; its alerts stay as they are. Two touches end it once.

    `seen` is how the id of the newest decision begins that stood on the screen: one that came
    meanwhile is dropped by nobody. Raises `SituationUnknown`, `StillToDo` and `MayorDecides`.
    """
    situation = await situation_in_charge(moment, member, situation_id)
    if not situation.is_open:
        return situation
    decided = await moment.uow.decisions.of_situation(situation.id)
    still_open = [one for one in decided if one.is_open]
    if still_open:
        if seen != decided[-1].id[:KNOWN_BY]:
            raise StillToDo
        if not await may_drop(moment, member, situation, still_open):
            raise MayorDecides
    return await end(moment, member, situation, outcome)


async def may_drop(
    moment: Moment, member: Member, situation: Situation, still_open: list[Decision]
) -> bool:
    """Whether giving up all of these is this person's."""
    if not any(is_mayors_own(one) for one in still_open):
        return True
    return await may_enforce_in(moment, member, situation)


async def end(
    moment: Moment, member: Member, situation: Situation, outcome: SituationOutcome | None
) -> Situation:
    """It is over; return how it is then. Without an outcome where its last alert has left it."""
    await moment.uow.situations.set_status(situation.id, SituationStatus.CLOSED, moment.now)
    ended = SituationClosing(situation=situation.id, by=member.id, at=moment.now, outcome=outcome)
    await moment.uow.situation_closings.add(ended)
    await moment.uow.audit.append(member.id, "situation.closed", situation.id, moment.now)
    await drop(moment, member, situation)
    return await moment.uow.situations.get(situation.id)


async def reopen(moment: Moment, member: Member, situation: Situation) -> Situation:
    """It goes on after all; return how it is then."""
    await moment.uow.situations.set_status(situation.id, SituationStatus.OPEN, moment.now)
    await moment.uow.audit.append(member.id, "situation.reopened", situation.id, moment.now)
    await bring_back(moment, member, situation)
    return await moment.uow.situations.get(situation.id)


async def go_on(moment: Moment, member: Member, situation_id: str) -> Situation:
    """The same, by its key: only where it has alerts. Raises `SituationUnknown`."""
    situation = await situation_in_charge(moment, member, situation_id)
    if situation.is_open or not await moment.uow.situations.alerts_of(situation.id):
        return situation
    return await reopen(moment, member, situation)
