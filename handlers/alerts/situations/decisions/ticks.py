"""The clock over decisions: at its time whoever leads is asked, then the coordination learns."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from handlers.alerts.situations.decisions import private_texts as texts
from handlers.alerts.situations.decisions.answering import tell_coordination
from handlers.alerts.situations.decisions.leads import lead_to_ask
from handlers.alerts.situations.decisions.telling import tell_lead
from handlers.alerts.situations.telling import tell
from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from storage.audit import SYSTEM
from storage.decisions import Decision, DecisionStep
from storage.members import Role
from storage.messages import Message
from storage.setbacks import Work
from storage.situations import Situation

AT_ONCE = 20
"""So many a round: others wait for the transaction meanwhile."""


async def ask_what_became(moment: Moment) -> None:
    """Each decision whose time has come goes one step further, once."""
    due = await moment.uow.decisions.due(moment.now, AT_ONCE)
    await one_by_one(moment, Work.DECISION, due, _look_after)


async def _look_after(moment: Moment, decision_id: str) -> None:
    known = await moment.uow.decisions.get(decision_id)
    # Held first, and then looked at again: another process may have been here.
    situation = await moment.uow.situations.get(known.situation or "")
    decision = await moment.uow.decisions.get(decision_id)
    if decision.step_at is not None and decision.step_at <= moment.now:
        await _step(moment, situation, decision)


async def _step(moment: Moment, situation: Situation, decision: Decision) -> None:
    if not (decision.is_open and situation.is_open):
        await _wait(moment, decision, None)
        return
    lead = await lead_to_ask(moment, situation, decision)
    if lead is None:
        await tell_coordination(moment, situation, decision.lead)
        await _surfaced(moment, situation, decision)
    elif decision.step is DecisionStep.ASK:
        write = _asks(moment, situation, decision)
        await tell_lead(moment, situation, lead, write)
        await moment.uow.audit.append(SYSTEM, "situation.decision_asked", situation.id, moment.now)
        await _wait(moment, decision, DecisionStep.SURFACE)
    else:
        coordinators = await moment.uow.members.active_with(Role.COORDINATOR)
        others = [one for one in coordinators if one.id != lead.id]
        await tell(moment, situation, others, lambda: texts.no_news(moment, situation))
        await _surfaced(moment, situation, decision)


def _asks(moment: Moment, situation: Situation, decision: Decision) -> Callable[[], Message]:
    return lambda: texts.what_became(moment, situation, decision)


async def _surfaced(moment: Moment, situation: Situation, decision: Decision) -> None:
    await moment.uow.audit.append(SYSTEM, "situation.decision_lapsed", situation.id, moment.now)
    await _wait(moment, decision, None)


async def _wait(moment: Moment, decision: Decision, step: DecisionStep | None) -> None:
    grace = timedelta(hours=moment.policy.lapse_grace_hours)
    step_at = moment.now + grace if step else None
    await moment.uow.decisions.keep(replace(decision, step=step, step_at=step_at))
