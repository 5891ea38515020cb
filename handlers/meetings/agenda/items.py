"""The points of an agenda in the making. Whoever changes them holds their meeting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.meetings.agenda.cases import case_in
from handlers.meetings.agenda.drawing_up import worded
from handlers.meetings.agenda.lines import lines_of
from handlers.moment import Moment
from storage.agenda_items import AgendaItem, ItemKind, ItemState, ItemUnknown
from storage.meetings import Meeting
from storage.members import Member

MOST = 40
"""More points than anybody can treat, and as many keys as a screen can hold."""


class AgendaFull(Exception):
    """No further point has room on this agenda."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an agenda stands: its points in order, and those that wait for an answer."""

    accepted: Sequence[AgendaItem] = ()
    proposed: Sequence[AgendaItem] = ()


async def standing(moment: Moment, meeting: Meeting) -> Standing:
    """How the agenda of a meeting stands."""
    every = await moment.uow.agenda_items.of_meeting(meeting.id)
    by_state = {
        state: [item for item in every if item.state is state]
        for state in (ItemState.ACCEPTED, ItemState.PROPOSED)
    }
    return Standing(by_state[ItemState.ACCEPTED], by_state[ItemState.PROPOSED])


async def adopt(moment: Moment, actor: Member, meeting: Meeting) -> None:
    """An agenda that was sent as a text, before there were points, becomes points."""
    agenda = await moment.uow.agendas.newest(meeting.id)
    if agenda is None or agenda.points:
        return
    if not await moment.uow.agenda_items.of_meeting(meeting.id):
        for place, line in enumerate(lines_of(agenda.text)[:MOST]):
            await moment.uow.agenda_items.add(
                AgendaItem(
                    meeting=meeting.id,
                    position=place,
                    proposed_by=actor.id,
                    created_at=moment.now,
                    title=line,
                )
            )


async def add(moment: Moment, actor: Member, meeting: Meeting, title: str) -> AgendaItem:
    """One more point, the last; the same words twice are one point.

    Raises `AgendaFull`, and `CaseRefused` and `CaseUnknown` as `cases` does.
    """
    item = await _new(moment, actor, meeting, title)
    accepted = (await standing(moment, meeting)).accepted
    for one in accepted:
        if (one.title, one.situation) == (item.title, item.situation):
            return one
    if len(accepted) >= MOST:
        raise AgendaFull
    item = replace(item, position=after(accepted))
    await moment.uow.agenda_items.add(item)
    await moment.uow.audit.append(actor.id, "agenda.item_added", meeting.id, moment.now)
    return item


async def take_lines(
    moment: Moment, actor: Member, meeting: Meeting, text: str
) -> Sequence[AgendaItem]:
    """The whole agenda as a text: a line is a point, in this order; return what is taken off.

    A point that stands already keeps all that is known of it; one that no line names is taken off,
    unless it is about a situation or a decision, which no line can say. Raises `CaseRefused` and
    `CaseUnknown` as `cases` does.
    """
    lines = lines_of(text)
    accepted = (await standing(moment, meeting)).accepted
    named = {item.title: item for item in accepted}
    words = await worded(moment, accepted)
    for point, item in zip(words, accepted, strict=True):
        named |= dict.fromkeys(lines_of(point.words), item)
    kept = [named.get(line) for line in lines]
    names = {item.id for item in kept if item is not None}
    beside = [item for item in accepted if item.id not in names and is_attached(item)]
    gone = [item for item in accepted if item.id not in names and not is_attached(item)]
    for item in gone:
        await moment.uow.agenda_items.keep(replace(item, state=ItemState.REFUSED))
    ordered: list[AgendaItem] = []
    for line, known in zip(lines, kept, strict=True):
        item = known or await _new(moment, actor, meeting, line)
        if known is None:
            await moment.uow.agenda_items.add(item)
        ordered.append(item)
    await _in_order(moment, [*ordered, *beside])
    await moment.uow.audit.append(actor.id, "agenda.items_written", meeting.id, moment.now)
    return gone


async def shift(moment: Moment, actor: Member, meeting: Meeting, item: str, by: int) -> None:
    """One place up (-1) or down (1); at either end nothing changes. Raises `ItemUnknown`."""
    accepted = list((await standing(moment, meeting)).accepted)
    place = place_of(accepted, item)
    if not 0 <= place + by < len(accepted):
        return
    accepted.insert(place + by, accepted.pop(place))
    await _in_order(moment, accepted)
    await moment.uow.audit.append(actor.id, "agenda.item_shifted", meeting.id, moment.now)


async def change(
    moment: Moment,
    actor: Member,
    meeting: Meeting,
    item: str,
    *,
    minutes: int | None = None,
    rapporteur: str | None = None,
    kind: ItemKind | None = None,
) -> None:
    """Its minutes (0: none), its rapporteur (empty: nobody) or its kind. Raises `ItemUnknown`."""
    changed = await accepted_item(moment, meeting, item)
    if minutes is not None:
        changed = replace(changed, minutes=minutes or None)
    if rapporteur is not None:
        changed = replace(changed, rapporteur=rapporteur or None)
    if kind is not None and not is_attached(changed):
        changed = replace(changed, kind=kind)
    await moment.uow.agenda_items.keep(changed)
    await moment.uow.audit.append(actor.id, "agenda.item_changed", meeting.id, moment.now)


async def take_off(moment: Moment, actor: Member, meeting: Meeting, item: str) -> AgendaItem:
    """No point of this agenda any more. Raises `ItemUnknown`."""
    found = await accepted_item(moment, meeting, item)
    await moment.uow.agenda_items.keep(replace(found, state=ItemState.REFUSED))
    await moment.uow.audit.append(actor.id, "agenda.item_taken_off", meeting.id, moment.now)
    return found


async def treat(moment: Moment, actor: Member, meeting: Meeting, item: str) -> None:
    """The meeting has treated it. Raises `ItemUnknown`."""
    found = await accepted_item(moment, meeting, item)
    await moment.uow.agenda_items.keep(replace(found, state=ItemState.TREATED))
    await moment.uow.audit.append(actor.id, "agenda.item_treated", meeting.id, moment.now)


async def accepted_item(moment: Moment, meeting: Meeting, item: str) -> AgendaItem:
    """A point of this agenda. Raises `ItemUnknown`."""
    accepted = (await standing(moment, meeting)).accepted
    return accepted[place_of(accepted, item)]


def place_of(accepted: Sequence[AgendaItem], item: str) -> int:
    """Which one it is among these. Raises `ItemUnknown`."""
    for place, one in enumerate(accepted):
        if one.id == item:
            return place
    raise ItemUnknown


def after(accepted: Sequence[AgendaItem]) -> int:
    """The place behind the last of these."""
    return accepted[-1].position + 1 if accepted else 0


def is_attached(item: AgendaItem) -> bool:
    """Whether it is about a situation or a decision."""
    return item.situation is not None or item.decision is not None


async def _new(moment: Moment, actor: Member, meeting: Meeting, words: str) -> AgendaItem:
    """One that names a situation is about it, and says no more than its pseudonym."""
    case = await case_in(moment, actor, meeting, words)
    return AgendaItem(
        meeting=meeting.id,
        kind=ItemKind.SITUATION if case else ItemKind.THEME,
        proposed_by=actor.id,
        situation=case.id if case else None,
        created_at=moment.now,
        title=case.reference if case else words,
    )


async def _in_order(moment: Moment, items: Sequence[AgendaItem]) -> None:
    for place, item in enumerate(items):
        if item.position != place:
            await moment.uow.agenda_items.keep(replace(item, position=place))
