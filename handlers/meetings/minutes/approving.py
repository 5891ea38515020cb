"""A meeting approves the minutes of the one before: from then on they stay as they are."""

from dataclasses import replace
from datetime import timedelta

from handlers.meetings.minutes.texts.on_paper import approval_point
from handlers.meetings.minutes.writing import MinutesApproved, writable
from handlers.moment import Moment
from storage.agenda_items import AgendaItem, ItemKind, ItemState
from storage.meetings import Meeting, MeetingUnknown
from storage.members import Member

SO_FAR_BACK = timedelta(days=400)
"""A plenary may have been a year ago."""


async def to_approve(moment: Moment, meeting: Meeting) -> Meeting | None:
    """The last meeting of the same people whose minutes were published and not yet approved."""
    since = meeting.starts_at - SO_FAR_BACK
    before = await moment.uow.meetings.begun(since, meeting.starts_at)
    alike = [one for one in before if one.id != meeting.id and _is_alike(one, meeting)]
    kept = await moment.uow.minutes.of_all([one.id for one in alike])
    waiting = [
        one
        for one in alike
        if one.id in kept and kept[one.id].is_published and not kept[one.id].is_approved
    ]
    return waiting[0] if waiting else None


async def approve(moment: Moment, actor: Member, meeting_id: str, earlier: str) -> None:
    """This meeting approves the minutes of `earlier`, which `to_approve` named.

    Raises `MeetingUnknown` and what `writable` raises.
    """
    meeting, _ = await writable(moment, actor, meeting_id)
    waiting = await to_approve(moment, meeting)
    if waiting is None or waiting.id != earlier:
        raise MeetingUnknown
    await moment.uow.meetings.get(waiting.id)  # held: it is its minutes that change
    minutes = await moment.uow.minutes.of(waiting.id)
    if minutes.is_approved:  # by another meeting, while this one waited
        raise MinutesApproved
    approved = replace(minutes, approved_at=moment.now, approved_in=meeting.id)
    await moment.uow.minutes.keep(approved)
    await moment.uow.audit.append(actor.id, "minutes.approved", waiting.id, moment.now, meeting.id)


async def propose_approval(moment: Moment, actor: Member, meeting: Meeting) -> None:
    """A point of the next meeting of the same people, where there is one already."""
    coming = await moment.uow.meetings.coming(moment.now)
    alike = [one for one in coming if _is_alike(one, meeting)]
    following = next((one for one in alike if one.starts_at > meeting.starts_at), None)
    if following is None:
        return
    item = AgendaItem(
        meeting=following.id,
        kind=ItemKind.DECISION,
        state=ItemState.PROPOSED,
        proposed_by=actor.id,
        created_at=moment.now,
        title=approval_point(meeting),
    )
    await moment.uow.agenda_items.add(item)
    await moment.uow.audit.append(actor.id, "agenda.item_proposed", following.id, moment.now)


def _is_alike(one: Meeting, other: Meeting) -> bool:
    """Whether the same people meet in the same formation."""
    return _formation(one) == _formation(other)


def _formation(of: Meeting) -> tuple[object, ...]:
    return of.kind, of.whole_council, of.communes, of.organisations, of.people
