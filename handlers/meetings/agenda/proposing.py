"""« Un point »: the form on which somebody proposes one, and the coordinators' answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from handlers.context import Turn
from handlers.findings import findings_said
from handlers.meetings import service
from handlers.meetings.agenda.buttons import Accept, Leave, PickKind, Propose, Refuse
from handlers.meetings.agenda.cases import CaseRefused, CaseUnknown
from handlers.meetings.agenda.items import AgendaFull
from handlers.meetings.agenda.proposals import (
    AT_ONCE,
    ItemSettled,
    TooManyProposed,
    accept,
    propose,
    refuse,
)
from handlers.meetings.limits import LONGEST_TITLE, TooLong, one_line, within
from handlers.meetings.texts import agenda as agenda_texts
from handlers.meetings.texts import form
from handlers.meetings.texts import proposals as texts
from handlers.moment import Moment
from handlers.note_check import identifying_patterns
from handlers.routes import Press, Refusals, Route, Typed
from handlers.words import Html
from storage.agenda_items import AgendaItem, ItemKind, ItemUnknown
from storage.drafts import Draft
from storage.meetings import Meeting, MeetingUnknown
from storage.members import Member

FORM = "meeting_point"
ASKED, KIND = "asked", "kind"
Settle: TypeAlias = Callable[[Moment, Member, str], Awaitable[tuple[Meeting, AgendaItem]]]


@dataclass(frozen=True, slots=True)
class Proposing:
    """The draft holds `meeting` and `title`. `refusals` answers a key of before."""

    refusals: Refusals

    def routes(self) -> list[Route]:
        """From the invited person's key to the coordinator's."""
        return [
            Route("meetings.propose", Press(Propose), self.ask),
            Route("meetings.typed_meeting_point", Typed(FORM, at_length=True), self.typed),
            Route("meetings.propose_kind", Press(PickKind), self.pick),
            Route("meetings.propose_leave", Press(Leave), self.leave),
            Route("meetings.accept_point", Press(Accept), self.accept),
            Route("meetings.refuse_point", Press(Refuse), self.refuse),
        ]

    async def ask(self, turn: Turn, button: Propose) -> None:
        """Which point?"""
        if (meeting := await self._open(turn, button.meeting)) is None:
            return
        state = {"meeting": meeting.id, "title": ""}
        draft = await turn.uow.drafts.open(turn.me.id, FORM, ASKED, state, turn.now)
        await self._ask(turn, draft, meeting)

    async def typed(self, turn: Turn) -> None:
        """The sentence; it leaves the chat once it is understood."""
        if (draft := turn.draft) is None:
            return
        if (meeting := await self._open(turn, draft.state["meeting"])) is None:
            return
        try:
            title = within(one_line(turn.text), LONGEST_TITLE)
        except TooLong as error:
            ahead = await self._ahead(turn, draft, ASKED, "")
            problem = form.too_long(error.length, error.limit)
            await self._ask(turn, ahead, meeting, problem)
            return
        ahead = await self._ahead(turn, draft, KIND, title)
        found = identifying_patterns(title, turn.today)
        doubt = findings_said(title, turn.today) if found else None
        await turn.show(ahead, texts.which_kind(ahead, title, doubt))
        await turn.take_away()

    async def pick(self, turn: Turn, button: PickKind) -> None:
        """What is expected: the point is proposed."""
        draft = await turn.form(button, FORM)
        if draft is None or draft.step != KIND or button.value not in agenda_texts.KINDS:
            await self.refusals.overtaken(turn)
            return
        about = (draft.state["meeting"], draft.state["title"], ItemKind(button.value))
        try:
            meeting = await propose(turn.moment, turn.me, *about)
        except TooManyProposed:
            turn.answer(texts.enough(AT_ONCE), alert=True)
            return
        except CaseRefused:
            turn.answer(agenda_texts.no_case(), alert=True)
            return
        except CaseUnknown:
            turn.answer(agenda_texts.unknown_case(), alert=True)
            return
        except (MeetingUnknown, service.MeetingOver):
            await turn.show(draft, form.changed_meanwhile())
        else:
            await turn.show(draft, texts.thanks(meeting, turn.moment))
        await turn.uow.drafts.discard(draft.id)

    async def leave(self, turn: Turn, button: Leave) -> None:
        """No point after all."""
        draft = await turn.form(button, FORM)
        if draft is None:
            await self.refusals.overtaken(turn)
            return
        await turn.show(draft, texts.left())
        await turn.uow.drafts.discard(draft.id)

    async def accept(self, turn: Turn, button: Accept) -> None:
        """Inscrire."""
        await self._settle(turn, accept, button.item)

    async def refuse(self, turn: Turn, button: Refuse) -> None:
        """Pas cette fois."""
        await self._settle(turn, refuse, button.item)

    async def _settle(self, turn: Turn, settle: Settle, item_id: str) -> None:
        try:
            meeting, item = await settle(turn.moment, turn.me, item_id)
        except ItemSettled:
            turn.answer(texts.settled_before(), alert=True)
        except ItemUnknown:
            turn.answer(texts.no_such(), alert=True)
        except AgendaFull:
            turn.answer(agenda_texts.full(), alert=True)
        except MeetingUnknown:
            turn.answer(form.unknown(), alert=True)
        except service.MeetingOver:
            turn.answer(form.over(), alert=True)
        else:
            await turn.take_away()
            await turn.say(texts.answered(item, meeting))

    async def _ask(
        self, turn: Turn, draft: Draft, meeting: Meeting, problem: Html | None = None
    ) -> None:
        reads = bool(await turn.uow.situations.visible(turn.me, limit=1))
        screen = texts.ask(draft, meeting, turn.moment, reads_cases=reads, problem=problem)
        await turn.show(draft, screen)

    async def _open(self, turn: Turn, meeting: str) -> Meeting | None:
        try:
            return await service.open_to(turn.moment, turn.me, meeting)
        except MeetingUnknown:
            turn.answer(form.unknown(), alert=True)
        except service.MeetingOver:
            turn.answer(form.over(), alert=True)
        return None

    async def _ahead(self, turn: Turn, draft: Draft, step: str, title: str) -> Draft:
        state = draft.state | {"title": title}
        return await turn.uow.drafts.advance(draft, step, state, turn.now)
