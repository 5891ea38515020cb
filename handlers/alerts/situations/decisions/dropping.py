"""With its situation ends what is still open of its decisions; with it they come back."""

from dataclasses import replace
from functools import partial

from handlers.alerts.situations.decisions import private_texts as texts
from handlers.alerts.situations.decisions.deciding import day_ahead, write_down
from handlers.alerts.situations.decisions.leads import lead_to_ask, reads
from handlers.alerts.situations.decisions.telling import tell_lead
from handlers.alerts.situations.telling import tell
from handlers.moment import Moment
from storage.decisions import Decision, DecisionStatus, DecisionStep
from storage.members import Member
from storage.situations import Situation


async def drop(moment: Moment, by: Member, situation: Situation) -> None:
    """Those that are open are given up, for this reason; whoever worked on one learns so."""
    for decision in await moment.uow.decisions.of_situation(situation.id):
        if decision.is_open:
            await _drop(moment, by, situation, decision)


async def bring_back(moment: Moment, by: Member, situation: Situation) -> None:
    """Those that its end had dropped are to be done again, and asked about at their time."""
    for decision in await moment.uow.decisions.of_situation(situation.id):
        if decision.was is not None:
            await _bring_back(moment, by, situation, decision, decision.was)


async def _drop(moment: Moment, by: Member, situation: Situation, decision: Decision) -> None:
    dropped = replace(
        decision,
        status=DecisionStatus.ABANDONED,
        was=decision.status,
        step=None,
        step_at=None,
    )
    await moment.uow.decisions.keep(dropped)
    await write_down(moment, by, "situation.decision_dropped", situation)
    working = {one for one in (decision.lead, *decision.contributors) if one} - {by.id}
    people = (await moment.uow.members.get_all(sorted(working))).values()
    await tell(moment, situation, people, lambda: texts.dropped(moment, situation))


async def _bring_back(
    moment: Moment, by: Member, situation: Situation, decision: Decision, was: DecisionStatus
) -> None:
    due_at = day_ahead(moment, decision)
    again = replace(
        decision, status=was, was=None, due_at=due_at, step=DecisionStep.ASK, step_at=due_at
    )
    await moment.uow.decisions.keep(again)
    await write_down(moment, by, "situation.decision_resumed", situation)
    lead = await lead_to_ask(moment, situation, again)
    if lead is not None:
        await tell_lead(moment, situation, lead, lambda: texts.resumed(moment, situation, again))
    people = (await moment.uow.members.get_all(again.contributors)).values()
    readers = [one for one in people if await reads(moment, situation, one)]
    write = partial(texts.resumed_with_you, moment, situation, again)
    await tell(moment, situation, readers, write)
