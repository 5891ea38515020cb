"""Points that the invited propose, and what the coordinators answer: whoever proposed hears it."""

from dataclasses import replace

from handlers.letters import letters_to
from handlers.meetings import matters, service
from handlers.meetings.agenda.cases import case_in
from handlers.meetings.agenda.items import MOST, AgendaFull, after, standing
from handlers.meetings.texts import proposals as texts
from handlers.moment import Moment
from storage.agenda_items import AgendaItem, ItemKind, ItemState, ItemUnknown
from storage.meetings import Meeting
from storage.members import Member, Role
from storage.outbox import Lane
from storage.rounds import RoundAnswer

AT_ONCE = 5
"""So many points of one person wait for an answer: an agenda is for everybody."""


class TooManyProposed(Exception):
    """This person has proposed enough; the others may have a word, too."""


class ItemSettled(Exception):
    """The coordinators have answered already."""


async def propose(
    moment: Moment, member: Member, meeting_id: str, title: str, kind: ItemKind
) -> Meeting:
    """A point for the coordinators to accept; in the round of the table it is an answer, too.

    The same words twice are one point. One that names a situation is about that. Raises
    `MeetingUnknown`, `MeetingOver`, `TooManyProposed`, `CaseRefused`, `CaseUnknown`.
    """
    meeting = await service.open_to(moment, member, meeting_id)
    case = await case_in(moment, member, meeting, title)
    title = case.reference if case else title
    theirs = [
        item for item in (await standing(moment, meeting)).proposed if item.proposed_by == member.id
    ]
    if any(item.title == title for item in theirs):
        return meeting
    if len(theirs) >= AT_ONCE:
        raise TooManyProposed
    item = AgendaItem(
        meeting=meeting.id,
        kind=ItemKind.SITUATION if case else kind,
        state=ItemState.PROPOSED,
        proposed_by=member.id,
        situation=case.id if case else None,
        created_at=moment.now,
        title=title,
    )
    await keep_proposed(moment, member, meeting, item)
    return meeting


async def keep_proposed(moment: Moment, member: Member, meeting: Meeting, item: AgendaItem) -> None:
    """The coordinators hear of it."""
    await moment.uow.agenda_items.add(item)
    await moment.uow.audit.append(member.id, "agenda.item_proposed", meeting.id, moment.now)
    if await moment.uow.rounds.asked_at(meeting.id):
        await moment.uow.rounds.put(meeting.id, member.id, RoundAnswer.POINT, moment.now)
    coordinators = await moment.uow.members.active_with(Role.COORDINATOR)
    others = [one for one in coordinators if one.id != member.id]
    letters = letters_to(others, lambda: texts.proposed(moment, meeting, item, member))
    await moment.uow.outbox.send_all(
        letters,
        now=moment.now,
        lane=Lane.ROUTINE,
        about=matters.points_of(meeting),
        expires_at=meeting.starts_at,
    )


async def accept(moment: Moment, actor: Member, item_id: str) -> tuple[Meeting, AgendaItem]:
    """It stands on the agenda, the last.

    Raises `ItemUnknown`, `MeetingUnknown`, `MeetingOver`, `ItemSettled`, `AgendaFull`.
    """
    meeting, item = await _proposed(moment, actor, item_id)
    accepted = (await standing(moment, meeting)).accepted
    if len(accepted) >= MOST:
        raise AgendaFull
    stands = replace(item, state=ItemState.ACCEPTED, position=after(accepted))
    await _settle(moment, actor, meeting, stands)
    return meeting, stands


async def refuse(moment: Moment, actor: Member, item_id: str) -> tuple[Meeting, AgendaItem]:
    """Not this time. Raises `ItemUnknown`, `MeetingUnknown`, `MeetingOver`, `ItemSettled`."""
    meeting, item = await _proposed(moment, actor, item_id)
    refused = replace(item, state=ItemState.REFUSED)
    await _settle(moment, actor, meeting, refused)
    return meeting, refused


async def _proposed(moment: Moment, actor: Member, item_id: str) -> tuple[Meeting, AgendaItem]:
    known = await moment.uow.agenda_items.get(item_id)
    meeting = await service.open_to(moment, actor, known.meeting)
    if actor.role is not Role.COORDINATOR:
        raise ItemUnknown
    # Held from here: what was read before may have changed.
    item = await moment.uow.agenda_items.get(item_id)
    if item.state is not ItemState.PROPOSED:
        raise ItemSettled
    return meeting, item


async def _settle(moment: Moment, actor: Member, meeting: Meeting, item: AgendaItem) -> None:
    await moment.uow.agenda_items.keep(item)
    act = f"agenda.item_{item.state}"
    await moment.uow.audit.append(actor.id, act, meeting.id, moment.now)
    await tell_proposer(moment, actor, meeting, item)


async def tell_proposer(moment: Moment, actor: Member, meeting: Meeting, item: AgendaItem) -> None:
    """What became of it: whoever proposed it hears so, unless they did it themselves."""
    proposer = await moment.uow.members.get(item.proposed_by)
    if proposer.id == actor.id or not meeting.invites(proposer):
        return
    letters = letters_to([proposer], lambda: texts.settled(moment, meeting, item))
    await moment.uow.outbox.send_all(
        letters,
        now=moment.now,
        lane=Lane.ROUTINE,
        about=matters.points_of(meeting),
        expires_at=meeting.starts_at,
    )
