"""/ordre_du_jour: the form on which a coordinator puts an agenda together and sends it."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.context import Turn
from handlers.meetings import service
from handlers.meetings.agenda import items
from handlers.meetings.agenda.cases import CaseRefused, CaseUnknown
from handlers.meetings.agenda.items import AgendaFull
from handlers.meetings.agenda.lines import lines_of
from handlers.meetings.agenda.pressing import PRESSED, Finished
from handlers.meetings.agenda.proposals import tell_proposer
from handlers.meetings.agenda.screens import SCREENS, State, Step
from handlers.meetings.limits import LONGEST_AGENDA, LONGEST_TITLE, TooLong, within
from handlers.meetings.texts import agenda as texts
from handlers.meetings.texts import form
from handlers.words import Html
from storage.drafts import Draft
from storage.meetings import Meeting, MeetingUnknown

BEFORE: Mapping[str, Step] = {
    Step.ITEM: Step.BOARD,
    Step.PROPOSAL: Step.BOARD,
    Step.TAKE: Step.BOARD,
    Step.WHO: Step.ITEM,
    Step.PREVIEW: Step.BOARD,
}


@dataclass(frozen=True, slots=True)
class Writing:
    """The form of kind `meeting_agenda`. Points are kept as they are entered, not in the form.

    Its state: meeting (None until chosen), item (the one on the screen), shown (the ids behind the
    keys), page, seen (version and text of the preview).
    """

    kind = "meeting_agenda"

    async def choose(self, turn: Turn) -> None:
        """/ordre_du_jour: for which meeting?"""
        if not await service.coming_for(turn.moment, turn.me):
            await turn.say(texts.nothing_planned())
            return
        await self._which(turn, await self._begin(turn, None), None)

    async def start(self, turn: Turn, meeting: Meeting) -> None:
        """From the card of a meeting."""
        draft = await self._begin(turn, meeting.id)
        await self._go(turn, draft, Step.BOARD, draft.state)

    async def pick(self, turn: Turn, draft: Draft, value: str) -> None:
        """A key of the form. Raises `KeyUnknown`."""
        if draft.step == Step.WHICH:
            await self._go(turn, draft, Step.BOARD, _state(value))
            return
        if (meeting := await self._open(turn, draft, draft.state)) is None:
            return
        act = PRESSED[Step(draft.step)]
        try:
            following = await act(turn.moment, turn.me, meeting, draft.state, value)
        except Finished as finished:
            await turn.show(draft, finished.said)
            await turn.uow.drafts.discard(draft.id)
        else:
            await self._go(turn, draft, *following)

    async def back(self, turn: Turn, draft: Draft) -> None:
        """The screen before."""
        if draft.step in BEFORE:
            await self._go(turn, draft, BEFORE[Step(draft.step)], draft.state)
        else:
            await self._which(turn, draft, None)

    async def typed(self, turn: Turn, draft: Draft) -> bool:
        """A line is one more point, several are the whole agenda."""
        if draft.step == Step.WHICH:
            await self._which(turn, draft, form.use_the_keys())
            return False
        if (meeting := await self._open(turn, draft, draft.state)) is None:
            return True
        problem = await _written(turn, meeting)
        await self._go(turn, draft, Step.BOARD, draft.state, problem)
        return problem is None

    async def _begin(self, turn: Turn, meeting: str | None) -> Draft:
        state = _state(meeting)
        return await turn.uow.drafts.open(turn.me.id, self.kind, Step.WHICH, state, turn.now)

    async def _which(self, turn: Turn, draft: Draft, problem: Html | None) -> None:
        ahead = await turn.uow.drafts.advance(draft, Step.WHICH, _state(None), turn.now)
        coming = await service.coming_for(turn.moment, turn.me)
        await turn.show(ahead, texts.which(ahead, coming[:20], problem))

    async def _go(
        self, turn: Turn, draft: Draft, step: Step, state: State, problem: Html | None = None
    ) -> None:
        if (meeting := await self._open(turn, draft, state)) is None:
            return
        screen = await SCREENS[step](turn.moment, turn.me, meeting, state)
        ahead = await turn.uow.drafts.advance(draft, screen.step, screen.state, turn.now)
        await turn.show(ahead, screen.draw(ahead, problem or screen.problem))

    async def _open(self, turn: Turn, draft: Draft, state: State) -> Meeting | None:
        """The meeting, held, and its points; without one the form ends."""
        try:
            meeting = await service.open_to(turn.moment, turn.me, state["meeting"])
        except (MeetingUnknown, service.MeetingOver):
            await turn.show(draft, form.changed_meanwhile())
            await turn.uow.drafts.discard(draft.id)
            return None
        await items.adopt(turn.moment, turn.me, meeting)
        return meeting


def _state(meeting: str | None) -> State:
    return {"meeting": meeting, "item": None, "shown": [], "page": 0, "seen": None}


async def _written(turn: Turn, meeting: Meeting) -> Html | None:
    """What was typed is on the agenda; or what is wrong with it."""
    lines = lines_of(turn.text)
    try:
        within(turn.text, LONGEST_AGENDA)
        if len(lines) > 1:
            for gone in await items.take_lines(turn.moment, turn.me, meeting, turn.text):
                await tell_proposer(turn.moment, turn.me, meeting, gone)
        elif lines:
            await items.add(turn.moment, turn.me, meeting, within(lines[0], LONGEST_TITLE))
    except TooLong as error:
        return form.too_long(error.length, error.limit)
    except AgendaFull:
        return texts.full()
    except CaseRefused:
        return texts.no_case()
    except CaseUnknown:
        return texts.unknown_case()
    return None
