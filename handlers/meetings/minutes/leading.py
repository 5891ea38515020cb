"""Whoever leads a decision of a meeting: what they are told, and what they answer."""

from collections.abc import Callable
from dataclasses import replace

from handlers.meetings.minutes.buttons import Answer
from handlers.meetings.minutes.clockwork import at_rest, to_be_asked
from handlers.meetings.minutes.deciding import MayorDecides, may_enforce_in
from handlers.meetings.minutes.texts import private
from handlers.modes import MAYORS_OWN
from handlers.moment import Moment
from handlers.telling import tell_coordinators
from handlers.words import speaking
from storage.decisions import Decision, DecisionStatus, DecisionUnknown
from storage.meetings import Meeting
from storage.members import Member
from storage.messages import Message
from storage.schema import new_id


class DecisionOver(Exception):
    """It is done, or given up: nothing more is asked."""


async def answer(moment: Moment, member: Member, decision_id: str, said: Answer) -> Decision:
    """Keep it, and let the coordination know what is done or given up; return how it is then.

    Raises `DecisionUnknown`, also for whoever does not lead it, `DecisionOver`, and `MayorDecides`
    where only a mayor gives it up.
    """
    decision = await open_to(moment, member, decision_id, said)
    status = STATUS[said]
    if said is Answer.GOING_ON:
        changed = to_be_asked(moment, replace(decision, status=status))
    else:
        changed = at_rest(replace(decision, status=status))
    await moment.uow.decisions.keep(changed)
    await moment.uow.audit.append(
        member.id, f"decision.{said}", decision.id, moment.now, decision.reference or ""
    )
    if said is not Answer.GOING_ON:
        await tell_coordinators(
            moment.uow, moment.now, lambda: private.ended(moment, changed), besides=member
        )
    return changed


async def open_to(moment: Moment, member: Member, decision_id: str, said: Answer) -> Decision:
    """The decision that a member may answer like this; raises as `answer` does."""
    meeting, decision = await _led_by(moment, member, decision_id)
    if not decision.is_open:
        raise DecisionOver
    _check_giving_up(member, meeting, decision, said)
    return decision


STATUS = {
    Answer.DONE: DecisionStatus.DONE,
    Answer.GOING_ON: DecisionStatus.DOING,
    Answer.GIVEN_UP: DecisionStatus.ABANDONED,
}


async def tell_lead(
    moment: Moment, lead: Member, decision: Decision, write: Callable[[], Message]
) -> None:
    """Say it to a member who has a chat, in a message that the answer changes.

    What still waits about the decision is said no more. Whoever has not signed the charter in
    force reads nothing.
    """
    await moment.uow.outbox.cancel_about(decision.id, moment.now)
    if lead.chat is None or not await may_read(moment, lead):
        return
    with speaking(lead.language):
        message = write()
    await moment.uow.outbox.send(
        lead.chat,
        message,
        now=moment.now,
        slot=f"led:{new_id()}",
        about=decision.id,
        member=lead.id,
    )


async def may_read(moment: Moment, lead: Member) -> bool:
    """Whether this member may be told of decisions now."""
    charter = await moment.uow.charters.version_in_force(moment.now)
    return lead.is_active and lead.charter_version >= charter


def _check_giving_up(member: Member, meeting: Meeting, decision: Decision, said: Answer) -> None:
    own = not MAYORS_OWN.isdisjoint(decision.modes)
    if (
        said in {Answer.ASK_GIVING_UP, Answer.GIVEN_UP}
        and own
        and not may_enforce_in(member, meeting)
    ):
        raise MayorDecides


async def _led_by(moment: Moment, member: Member, decision_id: str) -> tuple[Meeting, Decision]:
    """One that people were told of and that this person leads; its meeting is held."""
    known = await moment.uow.decisions.get(decision_id)
    if known.meeting is None or known.lead != member.id:
        raise DecisionUnknown
    meeting = await moment.uow.meetings.get(known.meeting)
    # Held from here: what was read before may have changed.
    decision = await moment.uow.decisions.get(decision_id)
    if decision.lead != member.id or not decision.is_told:
        raise DecisionUnknown
    return meeting, decision
