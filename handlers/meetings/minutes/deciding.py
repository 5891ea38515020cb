"""A decision is noted in the minutes, mended, or struck out while nobody was told of it.

Enforcement is noted by a mayor or a deputy alone (CSI L.132-13).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from handlers.meetings.minutes.attendance import invited
from handlers.meetings.minutes.points import points
from handlers.meetings.minutes.writing import writable
from handlers.modes import MAYORS_OWN, Mode
from handlers.moment import Moment
from storage.alert_scopes import OFFICIALS
from storage.decisions import Decision, DecisionUnknown
from storage.meetings import Meeting, MeetingUnknown
from storage.members import Member

EVENING = time(18)
"""A decision is for a day, until the offices close."""
SPANS = (15, 30, 90)
"""The days that are offered."""


class MayorDecides(Exception):
    """Only a mayor or a deputy of a commune that is invited decides so."""


class DecisionTold(Exception):
    """It was published: it is answered for, and not struck out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What was said in the room. `lead` is a member's id, `item` a point of the agenda."""

    text: str = field(repr=False)
    mode: Mode
    lead: str
    due_at: datetime
    item: str | None = None


async def note(moment: Moment, actor: Member, meeting_id: str, noted: Noted) -> Decision:
    """The next decision of the minutes; nobody is told before they are published.

    Raises `MeetingUnknown`, also for a lead who is not invited and for a point of another agenda,
    `MayorDecides`, and what `writable` raises.
    """
    meeting, _ = await writable(moment, actor, meeting_id)
    check_mode(actor, meeting, noted.mode)
    lead = await _among(moment, meeting, noted.lead)
    if noted.item not in {None, *(one.id for one in await points(moment, meeting))}:
        raise MeetingUnknown
    decision = Decision(
        meeting=meeting.id,
        number=await moment.uow.decisions.next_number(meeting.id),
        reference=await moment.uow.decisions.free_reference(),
        lead=lead.id,
        due_at=noted.due_at,
        created_at=moment.now,
        created_by=actor.id,
        text=noted.text,
        modes=[noted.mode],
        item=noted.item,
    )
    await moment.uow.decisions.add(decision)
    await _write_down(moment, actor, "minutes.decision_noted", decision)
    return decision


async def reword(moment: Moment, actor: Member, decision_id: str, text: str) -> Decision:
    """Say it otherwise. Raises what `_mendable` raises."""
    decision, _ = await _mendable(moment, actor, decision_id)
    return await _keep(moment, actor, replace(decision, text=text))


async def switch_mode(moment: Moment, actor: Member, decision_id: str, mode: Mode) -> Decision:
    """So as well, or not so; one mode stays. Raises `MayorDecides` and what `_mendable` raises."""
    decision, meeting = await _mendable(moment, actor, decision_id)
    check_mode(actor, meeting, mode)
    if mode in decision.modes:
        modes: Sequence[str] = [one for one in decision.modes if one != mode] or decision.modes
    else:
        modes = [*decision.modes, mode]
    return await _keep(moment, actor, replace(decision, modes=modes))


async def give(moment: Moment, actor: Member, decision_id: str, whom: str) -> Decision:
    """Somebody else leads. Raises what `_mendable` raises."""
    decision, meeting = await _mendable(moment, actor, decision_id)
    lead = await _among(moment, meeting, whom)
    helping = [one for one in decision.contributors if one != lead.id]
    return await _keep(moment, actor, replace(decision, lead=lead.id, contributors=helping))


async def switch_helper(moment: Moment, actor: Member, decision_id: str, whom: str) -> Decision:
    """This person helps, or does not. Raises what `_mendable` raises."""
    decision, meeting = await _mendable(moment, actor, decision_id)
    person = await _among(moment, meeting, whom)
    if person.id == decision.lead:
        raise MeetingUnknown
    others = [one for one in decision.contributors if one != person.id]
    is_new = len(others) == len(decision.contributors)
    helping = [*others, person.id] if is_new else others
    return await _keep(moment, actor, replace(decision, contributors=helping))


async def postpone(moment: Moment, actor: Member, decision_id: str, due_at: datetime) -> Decision:
    """For another day. Raises what `_mendable` raises."""
    decision, _ = await _mendable(moment, actor, decision_id)
    return await _keep(moment, actor, replace(decision, due_at=due_at))


async def strike_out(moment: Moment, actor: Member, decision_id: str) -> None:
    """It was no decision. Raises what `_mendable` raises."""
    decision, _ = await _mendable(moment, actor, decision_id)
    await moment.uow.decisions.remove(decision.id)
    await _write_down(moment, actor, "minutes.decision_struck_out", decision)


def may_enforce_in(member: Member, meeting: Meeting) -> bool:
    """Whether this is the mayor, or a deputy, of a commune that is invited.

    Where a meeting names no commune, whom it convenes by name or organisation is one of them.
    """
    if member.role not in OFFICIALS or not meeting.convenes(member):
        return False
    return not meeting.communes or not meeting.communes.isdisjoint(member.communes)


def check_mode(member: Member, meeting: Meeting, mode: Mode) -> None:
    """Raises `MayorDecides` where this person may not note it."""
    if mode in MAYORS_OWN and not may_enforce_in(member, meeting):
        raise MayorDecides


def in_days(moment: Moment, days: int) -> datetime:
    """The evening of that day, where the council's people live."""
    return datetime.combine(moment.today + timedelta(days=days), EVENING, moment.zone)


async def _among(moment: Moment, meeting: Meeting, whom: str) -> Member:
    person = next((one for one in await invited(moment, meeting) if one.id == whom), None)
    if person is None:
        raise MeetingUnknown
    return person


async def _mendable(moment: Moment, actor: Member, decision_id: str) -> tuple[Decision, Meeting]:
    """One that this person noted down, or might have, and that nobody was told of, held.

    What a mayor alone decides is changed in no way by anybody who may not note it.
    Raises `MeetingUnknown`, `DecisionTold`, `MayorDecides`, and what `writable` raises.
    """
    try:
        known = await moment.uow.decisions.get(decision_id)
        meeting, _ = await writable(moment, actor, known.meeting or "")
        decision = await moment.uow.decisions.get(decision_id)
    except DecisionUnknown:
        raise MeetingUnknown from None
    if decision.is_told:
        raise DecisionTold
    for mode in decision.modes:
        check_mode(actor, meeting, Mode(mode))
    return decision, meeting


async def _keep(moment: Moment, actor: Member, decision: Decision) -> Decision:
    await moment.uow.decisions.keep(decision)
    await _write_down(moment, actor, "minutes.decision_changed", decision)
    return decision


async def _write_down(moment: Moment, actor: Member, act: str, decision: Decision) -> None:
    """In the journal, by its reference alone."""
    about, detail = decision.meeting or "", decision.reference or ""
    await moment.uow.audit.append(actor.id, act, about, moment.now, detail)
