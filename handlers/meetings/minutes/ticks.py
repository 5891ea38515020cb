"""The clock over decisions of meetings: a reminder, a question, and then the coordination."""

from handlers.meetings.minutes.clockwork import at_rest, to_be_asked, to_surface
from handlers.meetings.minutes.leading import may_read, tell_lead
from handlers.meetings.minutes.texts import private
from handlers.moment import Moment
from handlers.one_by_one import one_by_one
from handlers.telling import tell_coordinators
from storage.audit import SYSTEM
from storage.chats import ChatState
from storage.decisions import Decision, DecisionStep
from storage.members import Member
from storage.setbacks import Work

AT_ONCE = 20
"""So many a round: others wait for the transaction meanwhile."""


async def ask_after_decisions(moment: Moment) -> None:
    """Each decision whose time has come goes one step further, once."""
    due = await moment.uow.decisions.due_of_meetings(moment.now, AT_ONCE)
    await one_by_one(moment, Work.DECISION, due, _look_after)


async def _look_after(moment: Moment, decision_id: str) -> None:
    known = await moment.uow.decisions.get(decision_id)
    # Held first, and then looked at again: another process may have been here.
    await moment.uow.meetings.get(known.meeting or "")
    decision = await moment.uow.decisions.get(decision_id)
    if decision.step_at is not None and decision.step_at <= moment.now:
        await moment.uow.decisions.keep(await _stepped(moment, decision))


async def _stepped(moment: Moment, decision: Decision) -> Decision:
    """The decision after its step, of which everybody heard who is concerned."""
    if not decision.is_open:
        return at_rest(decision)
    lead = await _who_can_be_asked(moment, decision)
    if lead is None:
        await _surface(moment, decision, is_led=False)
        is_early = decision.step is DecisionStep.REMIND
        return to_be_asked(moment, decision) if is_early else at_rest(decision)
    if decision.step is DecisionStep.REMIND:
        await tell_lead(moment, lead, decision, lambda: private.coming(moment, decision))
        return to_be_asked(moment, decision)
    if decision.step is DecisionStep.ASK:
        await tell_lead(moment, lead, decision, lambda: private.what_became(moment, decision))
        return to_surface(moment, decision)
    await _surface(moment, decision, is_led=True)
    return at_rest(decision)


async def _surface(moment: Moment, decision: Decision, *, is_led: bool) -> None:
    await tell_coordinators(
        moment.uow, moment.now, lambda: private.no_news(moment, decision, is_led=is_led)
    )
    await moment.uow.audit.append(
        SYSTEM, "decision.surfaced", decision.id, moment.now, decision.reference or ""
    )


async def _who_can_be_asked(moment: Moment, decision: Decision) -> Member | None:
    """Whoever leads, unless they are gone or away, or the charter waits for them."""
    if decision.lead is None:
        return None
    lead = await moment.uow.members.get(decision.lead)
    if lead.chat is None or not await may_read(moment, lead):
        return None
    if (await moment.uow.chats.get(lead.chat)).state is not ChatState.ALIVE:
        return None
    away = await moment.uow.absences.at(moment.now)
    return None if any(one.member == lead.id for one in away) else lead
