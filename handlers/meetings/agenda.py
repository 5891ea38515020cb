"""/ordre_du_jour: the form on which a coordinator writes an agenda and broadcasts it."""

from dataclasses import dataclass

from handlers.context import Turn
from handlers.meetings import service, telling
from handlers.meetings.buttons import KeyUnknown
from handlers.meetings.plan import LONGEST_AGENDA, TooLong, within
from handlers.meetings.texts import agenda as texts
from handlers.meetings.texts import form
from handlers.words import Html
from storage.agendas import Agenda
from storage.drafts import Draft
from storage.meetings import Meeting, MeetingUnknown


@dataclass(frozen=True, slots=True)
class Writing:
    """The form of kind `meeting_agenda`; its state: meeting, text (None until answered).

    `agenda_version` is the one that its author saw, 0 for none: what was sent meanwhile is not
    written over unseen.
    """

    kind = "meeting_agenda"

    async def choose(self, turn: Turn) -> None:
        """/ordre_du_jour: for which meeting?"""
        if not await service.coming_for(turn.moment, turn.me):
            await turn.say(texts.nothing_planned())
            return
        await self._begin(turn, None)

    async def start(self, turn: Turn, meeting: Meeting) -> None:
        """From the card of a meeting."""
        await self._begin(turn, meeting.id)

    async def pick(self, turn: Turn, draft: Draft, value: str) -> None:
        """A key of the form. Raises `KeyUnknown`."""
        if draft.state["meeting"] is None:
            await self._ask(turn, draft, meeting=value)
        elif draft.state["text"] is not None and value == "send":
            await self._send(turn, draft)
        else:
            raise KeyUnknown

    async def back(self, turn: Turn, draft: Draft) -> None:
        """The question before."""
        if draft.state["text"] is None:
            await self._ask(turn, draft, meeting=None)
        else:
            await self._ask(turn, draft, text=None)

    async def typed(self, turn: Turn, draft: Draft) -> bool:
        """The agenda itself; typed once more on the preview, it takes the other's place."""
        if draft.state["meeting"] is None:
            await self._ask(turn, draft, problem=form.use_the_keys())
            return False
        try:
            text = within(turn.text, LONGEST_AGENDA)
        except TooLong as error:
            await self._ask(turn, draft, problem=form.too_long(error.length, error.limit))
            return False
        await self._ask(turn, draft, text=text)
        return True

    async def _begin(self, turn: Turn, meeting: str | None) -> None:
        version = await _version(turn, meeting)
        state = {"meeting": meeting, "text": None, "agenda_version": version}
        draft = await turn.uow.drafts.open(turn.me.id, self.kind, "agenda", state, turn.now)
        await self._show(turn, draft)

    async def _send(self, turn: Turn, draft: Draft) -> None:
        meeting, version = draft.state["meeting"], draft.state["agenda_version"]
        text = draft.state["text"]
        try:
            sent, told = await service.publish_agenda(turn.moment, turn.me, meeting, version, text)
        except service.MeetingChanged:
            newest = await _version(turn, meeting)
            await self._ask(turn, draft, problem=texts.overtaken(newest), agenda_version=newest)
            return
        except (MeetingUnknown, service.MeetingOver):
            await turn.show(draft, form.changed_meanwhile())
        else:
            await turn.show(draft, texts.sent(sent, told))
        await turn.uow.drafts.discard(draft.id)

    async def _ask(
        self, turn: Turn, draft: Draft, *, problem: Html | None = None, **answers: str | int | None
    ) -> None:
        state = draft.state | answers
        if state["text"] is None:
            state["agenda_version"] = await _version(turn, state["meeting"])
        ahead = await turn.uow.drafts.advance(draft, "agenda", state, turn.now)
        await self._show(turn, ahead, problem)

    async def _show(self, turn: Turn, draft: Draft, problem: Html | None = None) -> None:
        if draft.state["meeting"] is None:
            coming = await service.coming_for(turn.moment, turn.me)
            await turn.show(draft, texts.which(draft, coming[:20], problem))
            return
        try:
            meeting = await service.open_to(turn.moment, turn.me, draft.state["meeting"])
        except (MeetingUnknown, service.MeetingOver):
            await turn.show(draft, form.changed_meanwhile())
            await turn.uow.drafts.discard(draft.id)
            return
        current = await turn.uow.agendas.newest(meeting.id)
        if draft.state["text"] is None:
            await turn.show(draft, texts.write(draft, meeting, current, turn.now, problem))
            return
        coming_version = Agenda(draft.state["agenda_version"] + 1, draft.state["text"])
        told = await telling.will_hear(turn.moment, meeting)
        await turn.show(draft, texts.preview(draft, coming_version, told, problem))


async def _version(turn: Turn, meeting: str | None) -> int:
    """Of the agenda that stands now."""
    newest = await turn.uow.agendas.newest(meeting) if meeting else None
    return newest.version if newest else 0
