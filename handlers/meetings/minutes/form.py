"""The form on which the minutes of a meeting are written: who was there, and what was decided."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.context import Turn
from handlers.meetings.buttons import KeyUnknown
from handlers.meetings.invitees import invitees
from handlers.meetings.minutes.approving import to_approve
from handlers.meetings.minutes.buttons import Note
from handlers.meetings.minutes.deciding import DecisionTold, MayorDecides
from handlers.meetings.minutes.leading import DecisionOver
from handlers.meetings.minutes.page import KIND, Page, Step
from handlers.meetings.minutes.pressing import picked
from handlers.meetings.minutes.record import record_of
from handlers.meetings.minutes.saying import answered
from handlers.meetings.minutes.texts import refusals as said
from handlers.meetings.minutes.texts.given import Given
from handlers.meetings.minutes.texts.screen import closed, screen
from handlers.meetings.minutes.writing import MinutesApproved, NotBegun, minutes_for
from handlers.meetings.service import MeetingChanged, MeetingOver
from handlers.meetings.texts.form import unknown
from handlers.routes import Refusals
from handlers.words import Html
from storage.drafts import Draft
from storage.meetings import MeetingUnknown
from storage.messages import Message

_REFUSED: Mapping[type[Exception], Callable[[], Html]] = {
    NotBegun: said.not_begun,
    MinutesApproved: said.approved,
    MayorDecides: said.mayor_decides,
    DecisionTold: said.told,
    DecisionOver: said.over,
    MeetingChanged: said.published_meanwhile,
}
_GONE = (MeetingUnknown, MeetingOver)


@dataclass(frozen=True, slots=True)
class Notebook:
    """The form of kind `minutes`; its state is a `Page`. `refusals` answers a key of before."""

    refusals: Refusals

    async def start(self, turn: Turn, meeting_id: str) -> None:
        """The minutes as they stand. Raises `MeetingUnknown` and `MeetingOver`."""
        await minutes_for(turn.moment, turn.me, meeting_id)
        page = Page(meeting=meeting_id)
        draft = await turn.uow.drafts.open(turn.me.id, KIND, page.step, page.as_state(), turn.now)
        await self._show(turn, draft, page)

    async def pick(self, turn: Turn, button: Note) -> None:
        """A key of the form."""
        if (draft := await turn.form(button, KIND)) is None:
            await self.refusals.overtaken(turn)
            return
        page = Page.of_state(draft.state)
        try:
            ahead = await picked(turn, page, button.value)
        except (KeyUnknown, ValueError):
            await self.refusals.overtaken(turn)
        except tuple(_REFUSED) as refused:
            turn.answer(_REFUSED[type(refused)](), alert=True)
        except _GONE:
            await _leave(turn, draft, Message(text=unknown()))
        else:
            await self._go_on(turn, draft, ahead)

    async def typed(self, turn: Turn) -> None:
        """What was decided, or for when; once understood it leaves the chat."""
        if (draft := turn.draft) is None:
            return
        page = Page.of_state(draft.state)
        try:
            ahead, problem = await answered(turn, page)
        except tuple(_REFUSED) as refused:
            ahead, problem = page, _REFUSED[type(refused)]()
        except _GONE:
            await _leave(turn, draft, Message(text=unknown()))
            return
        if problem is None:
            await turn.take_away()
        await self._go_on(turn, draft, ahead, problem)

    async def _go_on(
        self, turn: Turn, draft: Draft, page: Page | None, problem: Html | None = None
    ) -> None:
        if page is None:
            await _leave(turn, draft, closed())
            return
        ahead = await turn.uow.drafts.advance(draft, page.step, page.as_state(), turn.now)
        await self._show(turn, ahead, page, problem)

    async def _show(
        self, turn: Turn, draft: Draft, page: Page, problem: Html | None = None
    ) -> None:
        try:
            meeting, minutes = await minutes_for(turn.moment, turn.me, page.meeting)
        except _GONE:
            await _leave(turn, draft, Message(text=unknown()))
            return
        publishes = page.step is Step.PUBLISHING
        given = Given(
            draft=draft,
            page=page,
            record=await record_of(turn.moment, meeting, minutes),
            reader=turn.me,
            now=turn.now,
            zone=turn.zone,
            to_approve=await to_approve(turn.moment, meeting),
            told=len(await invitees(turn.moment, meeting)) if publishes else 0,
            problem=problem,
        )
        await turn.show(draft, screen(given))


async def _leave(turn: Turn, draft: Draft, last: Message) -> None:
    await turn.show(draft, last)
    await turn.uow.drafts.discard(draft.id)
