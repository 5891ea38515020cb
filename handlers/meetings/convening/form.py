"""« Représenté par… », and answers that a coordinator notes: whose, what, and who comes instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from handlers.context import Turn
from handlers.meetings import service
from handlers.meetings.convening import answering
from handlers.meetings.convening.answering import AlternateUnfit, MeetingBegun
from handlers.meetings.convening.buttons import Choose, Leave, Note, Represent
from handlers.meetings.convening.entitled import candidates
from handlers.meetings.convening.marking import mark, pressed
from handlers.meetings.convening.naming import called
from handlers.meetings.convening.seats import seats_of
from handlers.meetings.texts import answering as texts
from handlers.meetings.texts import attendance, form
from handlers.routes import Press, Refusals, Route, Typed
from handlers.words import Html
from storage.attendances import Answer
from storage.drafts import Draft
from storage.meetings import Meeting, MeetingUnknown
from storage.members import Member, Status

FORM = "meeting_answer"


class Step(StrEnum):
    """The questions; one's own form begins with the last one."""

    WHOM = "whom"
    SAID = "said"
    BY = "by"


@dataclass(frozen=True, slots=True)
class Naming:
    """The draft holds `meeting`, `absent` (whose answer), `page`, and `typed`, a part of a name.

    `under` is the message whose keys will show the answer. `refusals` answers a key of before.
    """

    refusals: Refusals

    def routes(self) -> list[Route]:
        """The keys of the form, and the names that are typed into it."""
        return [
            Route("meetings.represent", Press(Represent), self.represent),
            Route("meetings.note", Press(Note), self.note),
            Route("meetings.represent_pick", Press(Choose), self.pick),
            Route("meetings.represent_leave", Press(Leave), self.leave),
            Route("meetings.typed_meeting_answer", Typed(FORM), self.typed),
        ]

    async def represent(self, turn: Turn, button: Represent) -> None:
        """Représenté par…, said by the invited person."""
        await self._begin(turn, button.meeting, Step.BY, turn.me.id)

    async def note(self, turn: Turn, button: Note) -> None:
        """Noter une réponse, of somebody who said it elsewhere."""
        await self._begin(turn, button.meeting, Step.WHOM, turn.me.id)

    async def pick(self, turn: Turn, button: Choose) -> None:
        """A key of the form."""
        if (draft := await self._current(turn, button)) is None:
            return
        if button.value == texts.MORE:
            await self._go(turn, draft, Step(draft.step), page=draft.state["page"] + 1)
            return
        match Step(draft.step):
            case Step.WHOM:
                await self._go(turn, draft, Step.SAID, absent=button.value)
            case Step.SAID if button.value == Answer.REPRESENTED:
                await self._go(turn, draft, Step.BY)
            case Step.SAID if button.value in {Answer.PRESENT, Answer.EXCUSED}:
                await self._keep(turn, draft, Answer(button.value), None)
            case Step.SAID:
                await self.refusals.overtaken(turn)
            case Step.BY:
                await self._keep(turn, draft, Answer.REPRESENTED, button.value)

    async def leave(self, turn: Turn, button: Leave) -> None:
        """[Annuler]: nothing is kept."""
        if draft := await self._current(turn, button):
            await turn.show(draft, texts.left())
            await turn.uow.drafts.discard(draft.id)

    async def typed(self, turn: Turn) -> None:
        """A name, or its beginning: those who have it become keys."""
        if (draft := turn.draft) is None:
            return
        if draft.step == Step.SAID:
            await self._show(turn, draft, form.use_the_keys())
            return
        await self._go(turn, draft, Step(draft.step), typed=turn.text)
        await turn.take_away()

    async def _begin(self, turn: Turn, meeting: str, step: Step, absent: str) -> None:
        if await self._meeting(turn, meeting, absent) is None:
            return
        state = {
            "meeting": meeting,
            "absent": absent,
            "page": 0,
            "typed": "",
            "under": pressed(turn) if step is Step.BY else None,
        }
        draft = await turn.uow.drafts.open(turn.me.id, FORM, step, state, turn.now)
        await self._show(turn, draft)

    async def _keep(self, turn: Turn, draft: Draft, said: Answer, alternate: str | None) -> None:
        moment, me = turn.moment, turn.me
        meeting_id, absent = draft.state["meeting"], draft.state["absent"]
        try:
            if alternate is None:
                meeting = await answering.answer(moment, me, meeting_id, said, absent)
            else:
                meeting = await answering.represent(moment, me, meeting_id, alternate, absent)
        except AlternateUnfit:
            await self._show(turn, draft, texts.unfit())
            return
        except (MeetingUnknown, service.MeetingOver):
            await self._end(turn, draft)
            return
        member = await turn.uow.members.get(absent)
        seat = (await seats_of(moment, meeting)).of(member)
        whose = None if member.id == me.id else member
        await turn.show(draft, texts.kept(meeting, seat, whose, turn.now))
        await mark(turn, meeting, draft.state["under"])
        await turn.uow.drafts.discard(draft.id)

    async def _go(
        self, turn: Turn, draft: Draft, step: Step, *, page: int = 0, typed: str = "", **more: Any
    ) -> None:
        state = {**draft.state, "page": page, "typed": typed, **more}
        await self._show(turn, await turn.uow.drafts.advance(draft, step, state, turn.now))

    async def _show(self, turn: Turn, draft: Draft, problem: Html | None = None) -> None:
        absent_id = draft.state["absent"]
        try:
            meeting, absent = await answering.answerable(
                turn.moment, turn.me, draft.state["meeting"], absent_id
            )
        except (MeetingUnknown, service.MeetingOver):
            await self._end(turn, draft)
            return
        whose = None if absent.id == turn.me.id else absent
        if draft.step == Step.SAID:
            await turn.show(draft, texts.ask_answer(draft, meeting, absent, turn.now, problem))
            return
        people = await self._people(turn, draft, meeting, absent)
        found = called(draft.state["typed"], people) if draft.state["typed"] else people
        if people and not found:
            found, problem = people, problem or texts.nobody_called(draft.state["typed"])
        if draft.step == Step.WHOM:
            await turn.show(draft, texts.ask_whom(draft, meeting, found, problem))
        else:
            await turn.show(draft, texts.ask_alternate(draft, meeting, whose, found, problem))

    async def _people(
        self, turn: Turn, draft: Draft, meeting: Meeting, absent: Member
    ) -> Sequence[Member]:
        audit = turn.uow.audit
        if draft.step == Step.WHOM:
            every = await turn.uow.members.everyone(Status.ACTIVE)
            return [one for one in every if meeting.convenes(one)]
        await audit.append(turn.me.id, "meeting.alternates_shown", meeting.id, turn.now)
        return await candidates(turn.moment, turn.me, absent, meeting)

    async def _meeting(self, turn: Turn, meeting: str, absent: str) -> Meeting | None:
        """The meeting, while it takes answers; otherwise the press is answered."""
        try:
            return (await answering.answerable(turn.moment, turn.me, meeting, absent))[0]
        except MeetingUnknown:
            turn.answer(form.unknown(), alert=True)
        except MeetingBegun:
            turn.answer(attendance.begun(), alert=True)
        except service.MeetingOver:
            turn.answer(form.over(), alert=True)
        return None

    async def _end(self, turn: Turn, draft: Draft) -> None:
        await turn.show(draft, texts.too_late())
        await turn.uow.drafts.discard(draft.id)

    async def _current(self, turn: Turn, button: Choose | Leave) -> Draft | None:
        draft = await turn.form(button, FORM)
        if draft is None:
            await self.refusals.overtaken(turn)
        return draft
