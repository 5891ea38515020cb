"""What the keys of the form of an agenda do, and which screen comes next."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from handlers.meetings import service
from handlers.meetings.agenda import items
from handlers.meetings.agenda.cases import CaseRefused
from handlers.meetings.agenda.items import AgendaFull
from handlers.meetings.agenda.loop import (
    NoNextMeeting,
    NothingSuch,
    carry_over,
    postpone_rest,
    take_up,
    to_take_up,
)
from handlers.meetings.agenda.proposals import ItemSettled, accept, refuse, tell_proposer
from handlers.meetings.agenda.publishing import AgendaTooLong, AgendaUnchanged, publish
from handlers.meetings.agenda.screens import State, Step
from handlers.meetings.buttons import KeyUnknown
from handlers.meetings.texts import agenda as texts
from handlers.moment import Moment
from handlers.words import Html
from storage.agenda_items import ItemKind, ItemUnknown
from storage.agendas import Agenda
from storage.meetings import Meeting
from storage.members import Member
from storage.messages import Message

Next: TypeAlias = tuple[Step, State, Html | None]
"""The screen that follows, what the form knows by then, and what was wrong."""


class Finished(Exception):
    """Nothing more is asked: `said` takes the place of the form."""

    def __init__(self, said: Message) -> None:
        super().__init__("the form is done")
        self.said = said


async def on_board(
    moment: Moment, member: Member, meeting: Meeting, state: State, value: str
) -> Next:
    """One of the points; or: reread and send, what comes back, what was not reached."""
    if value == "send":
        return Step.PREVIEW, state, None
    if value == "take":
        return Step.TAKE, state | {"page": 0}, None
    if value == "rest":
        return Step.BOARD, state, await _postponed(moment, member, meeting)
    return Step.ITEM, state | {"item": _shown(state, value)}, None


async def on_item(
    moment: Moment, member: Member, meeting: Meeting, state: State, value: str
) -> Next:
    """A point goes up, down or off, or gets minutes, a kind, somebody who presents it."""
    this = (moment, member, meeting, state["item"])
    try:
        match value.partition(".")[::2]:
            case "up", "":
                await items.shift(*this, -1)
            case "down", "":
                await items.shift(*this, 1)
            case "off", "":
                taken = await items.take_off(*this)
                await tell_proposer(moment, member, meeting, taken)
            case "done", "" if meeting.starts_at <= moment.now:
                await items.treat(*this)
            case "who", "":
                return Step.WHO, state, None
            case "min", minutes if minutes in map(str, texts.MINUTES):
                await items.change(*this, minutes=int(minutes))
            case "kind", kind if kind in texts.KINDS:
                await items.change(*this, kind=ItemKind(kind))
            case _:
                raise KeyUnknown
    except ItemUnknown:
        return Step.BOARD, state, None
    return Step.ITEM, state, None


async def on_proposal(moment: Moment, member: Member, _: Meeting, state: State, value: str) -> Next:
    """It stands on the agenda, or not this time."""
    settle = {"yes": accept, "no": refuse}.get(value)
    if settle is None:
        raise KeyUnknown
    try:
        await settle(moment, member, state["item"])
    except (ItemSettled, ItemUnknown):
        return Step.BOARD, state, None
    except AgendaFull:
        return Step.BOARD, state, texts.full()
    return Step.BOARD, state, None


async def on_take(
    moment: Moment, member: Member, meeting: Meeting, state: State, value: str
) -> Next:
    """One of what comes back, or all that the meeting before did not reach; or another page."""
    if value in {"next", "before"}:
        return Step.TAKE, state | {"page": _turned(state, value)}, None
    try:
        if value == "left":
            before = (await to_take_up(moment, member, meeting)).before
            if before is not None:
                await carry_over(moment, member, before, meeting)
        else:
            situation, decision = _shown(state, value)
            await take_up(moment, member, meeting, situation, decision)
    except AgendaFull:
        return Step.BOARD, state, texts.full()
    except (NothingSuch, CaseRefused):
        return Step.TAKE, state, None
    return Step.TAKE, state, None


async def on_who(
    moment: Moment, member: Member, meeting: Meeting, state: State, value: str
) -> Next:
    """This person presents it, or nobody; or another page."""
    if value in {"next", "before"}:
        return Step.WHO, state | {"page": _turned(state, value)}, None
    who = "" if value == "nobody" else _shown(state, value)
    try:
        await items.change(moment, member, meeting, state["item"], rapporteur=who)
    except ItemUnknown:
        return Step.BOARD, state, None
    return Step.ITEM, state, None


async def on_preview(
    moment: Moment, member: Member, meeting: Meeting, state: State, value: str
) -> Next:
    """Send it. Raises `Finished`."""
    if value != "send":
        raise KeyUnknown
    try:
        sent, told = await publish(moment, member, meeting, Agenda(*state["seen"]))
    except service.MeetingChanged:
        return Step.PREVIEW, state, texts.overtaken()
    except (AgendaUnchanged, AgendaTooLong):
        return Step.PREVIEW, state, None
    raise Finished(texts.sent(sent, told))


Act: TypeAlias = Callable[[Moment, Member, Meeting, State, str], Awaitable[Next]]
PRESSED: Mapping[Step, Act] = {
    Step.BOARD: on_board,
    Step.ITEM: on_item,
    Step.WHO: on_who,
    Step.PREVIEW: on_preview,
    Step.PROPOSAL: on_proposal,
    Step.TAKE: on_take,
}


async def _postponed(moment: Moment, member: Member, meeting: Meeting) -> Html:
    """What was not reached goes to the next meeting; what came of it."""
    if meeting.starts_at > moment.now:
        raise KeyUnknown
    try:
        following, count = await postpone_rest(moment, member, meeting)
    except NoNextMeeting:
        return texts.no_next()
    except AgendaFull:
        return texts.full()
    return texts.postponed(following, count, moment.now)


def _turned(state: State, value: str) -> int:
    page: int = state["page"] + (1 if value == "next" else -1)
    return max(page, 0)


def _shown(state: Mapping[str, Any], value: str) -> Any:
    """What is behind a key that carries its place. Raises `KeyUnknown`."""
    shown: list[Any] = state["shown"]
    if not value.isdecimal() or int(value) >= len(shown):
        raise KeyUnknown
    return shown[int(value)]
