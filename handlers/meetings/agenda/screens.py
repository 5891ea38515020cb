"""What the form of an agenda shows at each step, and what it has to remember of that."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from handlers.meetings import telling
from handlers.meetings.agenda import items
from handlers.meetings.agenda.drawing_up import drawn_up
from handlers.meetings.agenda.loop import to_take_up
from handlers.meetings.agenda.publishing import AgendaTooLong, AgendaUnchanged, draught
from handlers.meetings.agenda.round import tally_of
from handlers.meetings.invitees import invitees
from handlers.meetings.limits import LONGEST_AGENDA
from handlers.meetings.texts import agenda as texts
from handlers.meetings.texts import form
from handlers.moment import Moment
from handlers.words import Html
from storage.agenda_items import AgendaItem, ItemUnknown
from storage.drafts import Draft
from storage.meetings import Meeting
from storage.members import Member
from storage.messages import Message

State: TypeAlias = dict[str, Any]
A_PAGE = 8
"""People on one screen."""


class Step(StrEnum):
    """Where the form stands."""

    WHICH = "which"
    BOARD = "board"
    ITEM = "item"
    WHO = "who"
    PREVIEW = "preview"
    PROPOSAL = "proposal"
    TAKE = "take"


@dataclass(frozen=True, slots=True)
class Screen:
    """A step, what the form keeps of it, and how it is drawn with what was wrong."""

    step: Step
    state: State
    draw: Callable[[Draft, Html | None], Message]
    problem: Html | None = None


async def board(moment: Moment, member: Member, meeting: Meeting, state: State) -> Screen:
    """All points, and those that wait for an answer."""
    standing = await items.standing(moment, meeting)
    agenda = await drawn_up(moment, meeting, standing.accepted)
    every = [*standing.accepted, *standing.proposed]
    shown = state | {"shown": [item.id for item in every]}
    tally = await tally_of(moment, meeting)
    due = await to_take_up(moment, member, meeting)

    def draw(draft: Draft, problem: Html | None) -> Message:
        board = texts.Board(meeting, standing, agenda, tally, due.count, moment.now)
        return texts.board(draft, board, problem)

    return Screen(Step.BOARD, shown, draw)


async def take(moment: Moment, member: Member, meeting: Meeting, state: State) -> Screen:
    """A page of what comes back; without anything more, all points."""
    due = await to_take_up(moment, member, meeting)
    if not due.count:
        return await board(moment, member, meeting, state)
    last = max(len(due.cases) - 1, 0) // A_PAGE
    page = min(state["page"], last)
    shown = due.cases[page * A_PAGE : (page + 1) * A_PAGE]

    def draw(draft: Draft, problem: Html | None) -> Message:
        turning = texts.Turning(is_first=page == 0, is_last=page == last)
        return texts.take(draft, shown, due, turning, problem)

    kept = state | {"page": page, "shown": [[one.situation, one.decision] for one in shown]}
    return Screen(Step.TAKE, kept, draw)


async def item(moment: Moment, member: Member, meeting: Meeting, state: State) -> Screen:
    """One point among the others, or one that waits for an answer; without it, all of them."""
    standing = await items.standing(moment, meeting)
    accepted = standing.accepted
    for proposed in standing.proposed:
        if proposed.id == state["item"]:
            return await _proposal(moment, proposed, state)
    try:
        place = items.place_of(accepted, state["item"])
    except ItemUnknown:
        return await board(moment, member, meeting, state)
    agenda = await drawn_up(moment, meeting, accepted)
    begun = meeting.starts_at <= moment.now

    def draw(draft: Draft, problem: Html | None) -> Message:
        return texts.item(draft, accepted[place], place, agenda, problem, begun=begun)

    return Screen(Step.ITEM, state, draw)


async def who(moment: Moment, _: Member, meeting: Meeting, state: State) -> Screen:
    """Who presents it: a page of the invited."""
    people = sorted(await invitees(moment, meeting), key=lambda one: one.full_name)
    last = max(len(people) - 1, 0) // A_PAGE
    page = min(state["page"], last)
    shown = people[page * A_PAGE : (page + 1) * A_PAGE]

    def draw(draft: Draft, problem: Html | None) -> Message:
        turning = texts.Turning(is_first=page == 0, is_last=page == last)
        return texts.who(draft, shown, turning, problem)

    kept = state | {"page": page, "shown": [one.id for one in shown]}
    return Screen(Step.WHO, kept, draw)


async def preview(moment: Moment, member: Member, meeting: Meeting, state: State) -> Screen:
    """What would be sent, and to how many; where nothing can be, why."""
    try:
        coming = await draught(moment, meeting)
    except AgendaUnchanged:
        return _but(await board(moment, member, meeting, state), texts.unchanged(meeting))
    except AgendaTooLong as error:
        wrong = form.too_long(error.length, LONGEST_AGENDA)
        return _but(await board(moment, member, meeting, state), wrong)
    told = await telling.will_hear(moment, meeting)

    def draw(draft: Draft, problem: Html | None) -> Message:
        return texts.preview(draft, coming.agenda, coming.changes, told, problem)

    seen = [coming.agenda.version, coming.agenda.text]
    return Screen(Step.PREVIEW, state | {"seen": seen}, draw)


async def _proposal(moment: Moment, item: AgendaItem, state: State) -> Screen:
    by = await moment.uow.members.get(item.proposed_by)

    def draw(draft: Draft, problem: Html | None) -> Message:
        return texts.proposal(draft, item, by, problem)

    return Screen(Step.PROPOSAL, state, draw)


SCREENS: Mapping[Step, Callable[[Moment, Member, Meeting, State], Awaitable[Screen]]] = {
    Step.BOARD: board,
    Step.ITEM: item,
    Step.WHO: who,
    Step.PREVIEW: preview,
    Step.TAKE: take,
}


def _but(screen: Screen, problem: Html) -> Screen:
    return Screen(screen.step, screen.state, screen.draw, problem)
