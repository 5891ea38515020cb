"""What comes back until it is closed: open situations, overdue decisions, points not reached.

Nothing is noted down as waiting: what is open, and stands on no agenda of a meeting to come, is
found anew each time, so that nothing can be lost by a meeting that is moved or called off.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.meetings.agenda.cases import refuse_cases
from handlers.meetings.agenda.items import MOST, AgendaFull, Standing, after, standing
from handlers.moment import Moment
from storage.agenda_items import AgendaItem, ItemKind, ItemState
from storage.decisions import Decision
from storage.meetings import Meeting
from storage.members import Member
from storage.schema import new_id
from storage.situations import Situation

REMEMBERED = timedelta(days=62)
"""Points that nobody marked as treated are offered again for so long."""


class NothingSuch(Exception):
    """This is not to be taken up here, or no longer."""


class NoNextMeeting(Exception):
    """No meeting of its series, or of its kind, is planned after this one."""


@dataclass(frozen=True, slots=True)
class Due:
    """What a meeting may take up again.

    `cases` are points that do not stand yet, about open situations and overdue decisions; `left`
    are those that the meeting `before` did not reach.
    """

    cases: Sequence[AgendaItem] = ()
    left: Sequence[AgendaItem] = ()
    before: Meeting | None = None

    @property
    def count(self) -> int:
        """How much there is."""
        return len(self.cases) + len(self.left)


async def to_take_up(moment: Moment, member: Member, meeting: Meeting) -> Due:
    """What stands on no agenda to come and may be treated here."""
    placed = await moment.uow.agenda_items.placed(moment.now)
    cases = [
        one
        for one in await _cases(moment, member, meeting)
        if (one.decision or one.situation) not in placed
    ]
    since = meeting.starts_at - REMEMBERED
    left = await moment.uow.agenda_items.left_over(meeting, since, moment.now)
    before = await moment.uow.meetings.get_all([one.meeting for one in left[:1]])
    return Due(cases, left, next(iter(before.values()), None))


async def take_up(
    moment: Moment, actor: Member, meeting: Meeting, situation: str | None, decision: str | None
) -> None:
    """It stands on the agenda, the last. Raises `CaseRefused`, `NothingSuch`, `AgendaFull`."""
    if situation is not None:
        refuse_cases(meeting)
    wanted = (situation, decision)
    for case in (await to_take_up(moment, actor, meeting)).cases:
        if (case.situation, case.decision) == wanted:
            await _append(moment, actor, meeting, case)
            return
    raise NothingSuch


async def carry_over(moment: Moment, actor: Member, source: Meeting, target: Meeting) -> int:
    """What `source` did not reach stands on the agenda of `target`; return how many points.

    Raises `AgendaFull`.
    """
    # Somebody may be taking the same points up elsewhere: held, and looked at again. What is ahead
    # is held before what is over, here as everywhere, so that no two wait for each other.
    source = await moment.uow.meetings.get(source.id)
    moved = 0
    for item in (await standing(moment, source)).accepted:
        if not await _is_open(moment, item):
            continue
        if not _stands(await standing(moment, target), item):
            fresh = replace(item, id=new_id(), meeting=target.id, created_at=moment.now)
            await _append(moment, actor, target, fresh)
        await moment.uow.agenda_items.keep(replace(item, state=ItemState.POSTPONED))
        moved += 1
    await moment.uow.audit.append(actor.id, "agenda.items_postponed", source.id, moment.now)
    return moved


async def postpone_rest(moment: Moment, actor: Member, meeting: Meeting) -> tuple[Meeting, int]:
    """What was not reached goes to the next meeting of the series, or of the kind.

    Raises `NoNextMeeting`, `AgendaFull`.
    """
    coming = [
        one
        for one in await moment.uow.meetings.coming(moment.now)
        if one.starts_at > max(meeting.starts_at, moment.now) and one.kind is meeting.kind
    ]
    of_series = [one for one in coming if meeting.series and one.series == meeting.series]
    following = next(iter(of_series or coming), None)
    if following is None:
        raise NoNextMeeting
    target = await moment.uow.meetings.get(following.id)
    return target, await carry_over(moment, actor, meeting, target)


async def _append(moment: Moment, actor: Member, meeting: Meeting, item: AgendaItem) -> None:
    accepted = (await standing(moment, meeting)).accepted
    if len(accepted) >= MOST:
        raise AgendaFull
    await moment.uow.agenda_items.add(replace(item, position=after(accepted)))
    await moment.uow.audit.append(actor.id, "agenda.item_added", meeting.id, moment.now)


async def _is_open(moment: Moment, item: AgendaItem) -> bool:
    """Whether there still is something to say about it."""
    if item.decision is not None:
        return (await moment.uow.decisions.get(item.decision)).is_open
    if item.situation is not None:
        return (await moment.uow.situations.get(item.situation)).is_open
    return True


def _stands(there: Standing, item: AgendaItem) -> bool:
    about = (item.situation, item.decision, item.title)
    every = (*there.accepted, *there.proposed)
    return about in {(one.situation, one.decision, one.title) for one in every}


async def _cases(moment: Moment, member: Member, meeting: Meeting) -> Sequence[AgendaItem]:
    situations = {} if meeting.kind.is_formal else await moment.uow.situations.all_open()
    treated = {one.id: one for one, communes in situations.items() if _concerns(meeting, communes)}
    found = [_about_situation(moment, member, meeting, one) for one in treated.values()]
    left = await moment.uow.agenda_items.decisions_left(moment.now)
    overdue = [
        one
        for one in await moment.uow.decisions.still_open()
        if one.due_at <= moment.now or one.id in left
    ]
    origins = await moment.uow.meetings.get_all({one.meeting for one in overdue if one.meeting})
    for decision in overdue:
        if _may_treat(meeting, decision, treated, origins):
            reference = _reference(decision, treated)
            found.append(_about_decision(moment, member, meeting, decision, reference))
    return found


def _may_treat(
    meeting: Meeting,
    decision: Decision,
    treated: Mapping[str, Situation],
    origins: Mapping[str, Meeting],
) -> bool:
    if decision.situation is not None:
        return decision.situation in treated
    origin = origins.get(decision.meeting or "")
    if origin is None:
        return False
    same_rule = origin.kind.is_formal == meeting.kind.is_formal
    return decision.is_told and same_rule and _concerns(meeting, origin.communes)


def _concerns(meeting: Meeting, communes: frozenset[str]) -> bool:
    """Whether it is about the same communes; one that names none is about all of them."""
    return not (meeting.communes and communes) or not meeting.communes.isdisjoint(communes)


def _reference(decision: Decision, treated: Mapping[str, Situation]) -> str:
    if decision.situation is not None:
        return treated[decision.situation].reference
    return decision.reference or ""


def _about_situation(
    moment: Moment, member: Member, meeting: Meeting, situation: Situation
) -> AgendaItem:
    return AgendaItem(
        meeting=meeting.id,
        kind=ItemKind.SITUATION,
        proposed_by=member.id,
        situation=situation.id,
        created_at=moment.now,
        title=situation.reference,
    )


def _about_decision(
    moment: Moment, member: Member, meeting: Meeting, decision: Decision, reference: str
) -> AgendaItem:
    return AgendaItem(
        meeting=meeting.id,
        kind=ItemKind.DECISION,
        proposed_by=member.id,
        situation=decision.situation,
        decision=decision.id,
        created_at=moment.now,
        title=reference,
    )
