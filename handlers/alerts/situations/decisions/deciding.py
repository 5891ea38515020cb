"""Something is decided of a situation, entrusted to somebody, or given up.

Enforcement is chosen and given up by the mayor or a deputy of one of its communes (ADR 18).
"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from handlers.alerts.following.deciding import MayorDecides
from handlers.alerts.following.promise import END_OF_DAY
from handlers.alerts.situations.deciding import situation_in_charge
from handlers.alerts.situations.decisions import private_texts as texts
from handlers.alerts.situations.decisions.leads import leads_for
from handlers.alerts.situations.decisions.telling import tell_lead
from handlers.alerts.situations.opening import NotAmongThem
from handlers.alerts.situations.telling import tell
from handlers.modes import MAYORS_OWN, Mode
from handlers.moment import Moment
from storage.alert_scopes import OFFICIALS
from storage.decisions import Decision, DecisionStatus, DecisionStep, DecisionUnknown
from storage.members import Member
from storage.situations import Situation, SituationUnknown

SPANS = (3, 15, 30)
"""The days that are offered."""


class DecisionOver(Exception):
    """Nothing more is to be done: it is done or given up, or the situation is closed."""


async def decidable(moment: Moment, member: Member, situation_id: str) -> Situation:
    """One that goes on and is theirs to decide of. Raises `SituationUnknown`, `DecisionOver`."""
    situation = await situation_in_charge(moment, member, situation_id)
    if not situation.is_open:
        raise DecisionOver
    return situation


def is_mayors_own(decision: Decision) -> bool:
    """Whether it is the mayor's, or a deputy's, to choose and to give up."""
    return not MAYORS_OWN.isdisjoint(Mode(code) for code in decision.modes)


async def may_enforce_in(moment: Moment, member: Member, situation: Situation) -> bool:
    """Whether this is the mayor, or a deputy, of one of its communes (CSI L.132-13)."""
    ids = await moment.uow.situations.alerts_of(situation.id)
    gathered = (await moment.uow.alerts.get_all(ids)).values()
    return member.role in OFFICIALS and any(one.insee in member.communes for one in gathered)


async def decide(
    moment: Moment, member: Member, situation_id: str, mode: Mode, days: int
) -> Decision:
    """So, by the evening in so many days; nobody leads yet. Two touches decide it once.

    Raises `SituationUnknown`, also for days that are not offered, `DecisionOver`, `MayorDecides`.
    """
    situation = await decidable(moment, member, situation_id)
    if days not in SPANS:
        raise SituationUnknown
    if mode in MAYORS_OWN and not await may_enforce_in(moment, member, situation):
        raise MayorDecides
    due_at = in_days(moment, days)
    decision = Decision(
        situation=situation.id,
        due_at=due_at,
        created_at=moment.now,
        created_by=member.id,
        modes=[mode],
        step=DecisionStep.ASK,
        step_at=due_at,
    )
    for before in await moment.uow.decisions.of_situation(situation.id):
        touched_twice = replace(decision, id=before.id, created_at=before.created_at)
        if before == touched_twice:
            return before
    await moment.uow.decisions.add(decision)
    await write_down(moment, member, "situation.decided", situation)
    return decision


async def entrust(
    moment: Moment, member: Member, decision_id: str, whom: str
) -> tuple[Situation, Member]:
    """To this person, who reads the situation from now on; return whom. Two touches tell once.

    `whom` is how the person's id begins. One whose time is over gets as long as news may take.
    Raises `SituationUnknown`, `DecisionOver` and `NotAmongThem`.
    """
    situation, decision = await decision_in_charge(moment, member, decision_id)
    if not (situation.is_open and decision.is_open):
        raise DecisionOver
    found = await leads_for(moment, member, situation)
    person = next((one.member for one in found if one.member.id.startswith(whom)), None)
    if person is None:
        raise NotAmongThem
    if person.id == decision.lead:
        return situation, person
    due_at = day_ahead(moment, decision)
    await _relieve(moment, situation, decision)
    given = replace(
        decision,
        status=DecisionStatus.TO_DO,
        lead=person.id,
        contributors=[one for one in decision.contributors if one != person.id],
        due_at=due_at,
        step=DecisionStep.ASK,
        step_at=due_at,
    )
    await moment.uow.decisions.keep(given)
    await let_in(moment, member, situation, person)
    await write_down(moment, member, "situation.decision_entrusted", situation, person.id)
    await tell_lead(moment, situation, person, lambda: texts.yours(moment, situation, given))
    return situation, person


async def abandon(moment: Moment, member: Member, decision_id: str) -> Situation:
    """It will not be done; whoever was to do it, or to help, learns so.

    Raises `SituationUnknown`, `DecisionOver` and `MayorDecides`.
    """
    situation, decision = await decision_in_charge(moment, member, decision_id)
    if not decision.is_open:
        raise DecisionOver
    if is_mayors_own(decision) and not await may_enforce_in(moment, member, situation):
        raise MayorDecides
    await _relieve(moment, situation, decision)
    contributing = (await moment.uow.members.get_all(decision.contributors)).values()
    no_more = partial(texts.you_contribute_no_more, moment, situation)
    await tell(moment, situation, contributing, no_more)
    given_up = replace(decision, status=DecisionStatus.ABANDONED, step=None, step_at=None)
    await moment.uow.decisions.keep(given_up)
    await write_down(moment, member, "situation.decision_abandoned", situation)
    return situation


async def decision_in_charge(
    moment: Moment, member: Member, decision_id: str
) -> tuple[Situation, Decision]:
    """One of a situation of which this person decides, held. Raises `SituationUnknown`."""
    try:
        known = await moment.uow.decisions.get(decision_id)
    except DecisionUnknown:
        raise SituationUnknown from None
    situation = await situation_in_charge(moment, member, known.situation or "")
    # Held from here: what was read before may have changed.
    return situation, await moment.uow.decisions.get(decision_id)


def in_days(moment: Moment, days: int) -> datetime:
    """The evening of that day, where the council's people live."""
    return datetime.combine(moment.today + timedelta(days=days), END_OF_DAY, moment.zone)


def day_ahead(moment: Moment, decision: Decision) -> datetime:
    """Its day; once that is over, as long from now as news may take."""
    late = decision.due_at <= moment.now
    return in_days(moment, moment.policy.news_days) if late else decision.due_at


async def write_down(
    moment: Moment, member: Member, act: str, situation: Situation, detail: str = ""
) -> None:
    """In the journal: without the mode, which would tell what the situation is about."""
    await moment.uow.audit.append(member.id, act, situation.id, moment.now, detail=detail)


async def let_in(moment: Moment, by: Member, situation: Situation, person: Member) -> None:
    """Whoever works on a decision reads its situation (ADR 31)."""
    try:
        await moment.uow.situations.get_visible(situation.id, person)
    except SituationUnknown:
        await moment.uow.situation_readers.let_in(situation.id, person.id, moment.now)
        await write_down(moment, by, "situation.opened_to", situation, person.id)


async def _relieve(moment: Moment, situation: Situation, decision: Decision) -> None:
    if decision.lead is not None:
        former = await moment.uow.members.get(decision.lead)
        await tell(moment, situation, [former], lambda: texts.relieved(moment, situation))
