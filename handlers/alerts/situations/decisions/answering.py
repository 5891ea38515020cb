"""What whoever sees to a decision answers: it is done, it goes on, or somebody else is needed."""

from dataclasses import replace
from datetime import timedelta

from handlers.alerts.situations.decisions import private_texts as texts
from handlers.alerts.situations.decisions.buttons import Answer
from handlers.alerts.situations.decisions.deciding import DecisionOver, write_down
from handlers.alerts.situations.telling import tell
from handlers.moment import Moment
from storage.decisions import Decision, DecisionStatus, DecisionStep, DecisionUnknown
from storage.members import Member, Role
from storage.situations import Situation, SituationUnknown


async def answer(
    moment: Moment, member: Member, decision_id: str, said: Answer
) -> tuple[Situation, Decision]:
    """Keep it; return how it is then.

    Raises `SituationUnknown`, also for whoever does not lead it, and `DecisionOver`.
    """
    situation, decision = await _led_by(moment, member, decision_id)
    if not decision.is_open:
        raise DecisionOver
    changed = _ACTS[said](moment, decision)
    await moment.uow.decisions.keep(changed)
    await write_down(moment, member, f"situation.decision_{said}", situation)
    if said is Answer.DONE:
        decider = await moment.uow.members.get(decision.created_by)
        others = [decider] if decider.id != member.id else []
        await tell(moment, situation, others, lambda: texts.it_is_done(moment, situation))
    elif said is Answer.CANNOT:
        await tell_coordination(moment, situation, member.id)
    return situation, changed


async def tell_coordination(moment: Moment, situation: Situation, but: str | None) -> None:
    """Somebody has to be found for a decision."""
    coordinators = await moment.uow.members.active_with(Role.COORDINATOR)
    others = [one for one in coordinators if one.id != but]
    await tell(moment, situation, others, lambda: texts.nobody_leads(moment, situation))


def _done(_: Moment, decision: Decision) -> Decision:
    return replace(decision, status=DecisionStatus.DONE, step=None, step_at=None)


def _goes_on(moment: Moment, decision: Decision) -> Decision:
    """Asked again at its time, or after as long as news may take."""
    later = moment.now + timedelta(days=moment.policy.news_days)
    again = decision.due_at if decision.due_at > moment.now else later
    return replace(decision, status=DecisionStatus.DOING, step=DecisionStep.ASK, step_at=again)


def _freed(moment: Moment, decision: Decision) -> Decision:
    """The coordination learns it now, and once more at its time, if nobody was found."""
    ahead = decision.due_at > moment.now
    return replace(
        decision,
        status=DecisionStatus.TO_DO,
        lead=None,
        step=DecisionStep.ASK if ahead else None,
        step_at=decision.due_at if ahead else None,
    )


_ACTS = {Answer.DONE: _done, Answer.GOING_ON: _goes_on, Answer.CANNOT: _freed}


async def _led_by(moment: Moment, member: Member, decision_id: str) -> tuple[Situation, Decision]:
    """One that this person leads and whose situation they still read, held."""
    try:
        known = await moment.uow.decisions.get(decision_id)
    except DecisionUnknown:
        raise SituationUnknown from None
    situation = await moment.uow.situations.get_visible(known.situation or "", member)
    decision = await moment.uow.decisions.get(decision_id)
    if decision.lead != member.id:
        raise SituationUnknown
    return situation, decision
