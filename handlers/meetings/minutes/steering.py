"""What whoever writes the minutes does about a decision that is published: it goes on elsewhere."""

from dataclasses import replace

from handlers.meetings.minutes.attendance import invited
from handlers.meetings.minutes.buttons import Answer
from handlers.meetings.minutes.clockwork import at_rest, first_step
from handlers.meetings.minutes.deciding import check_mode, in_days
from handlers.meetings.minutes.leading import STATUS, DecisionOver, tell_lead
from handlers.meetings.minutes.texts import private
from handlers.meetings.minutes.writing import minutes_for
from handlers.modes import Mode
from handlers.moment import Moment
from handlers.telling import tell
from storage.decisions import Decision, DecisionStatus, DecisionUnknown
from storage.meetings import Meeting, MeetingUnknown
from storage.members import Member


async def entrust(moment: Moment, actor: Member, decision_id: str, whom: str) -> None:
    """To this person, who learns so at once; one whose day is over gets as long as news may take.

    Raises `MeetingUnknown`, also for whoever is not invited, and `DecisionOver`.
    """
    decision, meeting = await _open(moment, actor, decision_id)
    person = next((one for one in await invited(moment, meeting) if one.id == whom), None)
    if person is None:
        raise MeetingUnknown
    if person.id == decision.lead:
        return
    late = decision.due_at <= moment.now
    given = replace(
        decision,
        lead=person.id,
        status=DecisionStatus.TO_DO,
        due_at=in_days(moment, moment.policy.news_days) if late else decision.due_at,
        contributors=[one for one in decision.contributors if one != person.id],
    )
    given = first_step(moment, given)
    await _relieve(moment, decision)
    await moment.uow.decisions.keep(given)
    await _write_down(moment, actor, "decision.entrusted", decision)
    await tell_lead(moment, person, given, lambda: private.yours(moment, meeting, given))


async def end(moment: Moment, actor: Member, decision_id: str, said: Answer) -> None:
    """It is done, or given up; whoever led it is asked no more.

    Raises `MeetingUnknown`, `DecisionOver`, and `MayorDecides` where only a mayor gives it up.
    """
    decision, meeting = await _open(moment, actor, decision_id)
    if said is Answer.GIVEN_UP:
        for mode in decision.modes:
            check_mode(actor, meeting, Mode(mode))
        await _relieve(moment, decision)
    await moment.uow.outbox.cancel_about(decision.id, moment.now)
    await moment.uow.decisions.keep(at_rest(replace(decision, status=STATUS[said])))
    await _write_down(moment, actor, f"decision.{said}", decision)


async def _open(moment: Moment, actor: Member, decision_id: str) -> tuple[Decision, Meeting]:
    """One that people were told of, in minutes that this person writes, held."""
    try:
        known = await moment.uow.decisions.get(decision_id)
        meeting, _ = await minutes_for(moment, actor, known.meeting or "")
        decision = await moment.uow.decisions.get(decision_id)
    except DecisionUnknown:
        raise MeetingUnknown from None
    if not decision.is_told:
        raise MeetingUnknown
    if not decision.is_open:
        raise DecisionOver
    return decision, meeting


async def _relieve(moment: Moment, decision: Decision) -> None:
    if decision.lead is None:
        return
    former = await moment.uow.members.get(decision.lead)
    if former.is_active:
        await tell(moment.uow, moment.now, former, lambda: private.relieved(moment, decision))


async def _write_down(moment: Moment, actor: Member, act: str, decision: Decision) -> None:
    await moment.uow.audit.append(actor.id, act, decision.id, moment.now, decision.reference or "")
