"""/conseil in the chat: one card, one question at a time in its place."""

from dataclasses import dataclass

from handlers.context import Turn
from handlers.council import service, texts
from handlers.council.buttons import ChangeSetting, Move, MoveSetting, ShowPage
from handlers.council.settings import Misread, Page, Setting, page_of, read
from handlers.letters import letters_to
from handlers.routes import Command, Press, Refusals, Route, Typed
from handlers.words import Html, later
from storage.drafts import Draft
from storage.members import Status
from storage.outbox import Lane
from storage.schema import new_id

FORM = "setting"


@dataclass(frozen=True, slots=True)
class Council:
    """The draft holds the `screen` of the card, and `value` while its effect is confirmed."""

    refusals: Refusals

    def routes(self) -> list[Route]:
        """From the card to a value and back."""
        return [
            Route(
                "council.card", Command("conseil", later("Le conseil et ses réglages")), self.open
            ),
            Route("council.page", Press(ShowPage), self.page),
            Route("council.change", Press(ChangeSetting), self.change),
            Route("council.typed", Typed(FORM), self.typed),
            Route("council.move", Press(MoveSetting), self.move),
        ]

    async def open(self, turn: Turn) -> None:
        """/conseil."""
        screen = new_id()
        overview = await service.overview(turn.moment)
        await turn.say(texts.card(overview, Page.COUNCIL, turn.today, screen), slot=screen)

    async def page(self, turn: Turn, button: ShowPage) -> None:
        """Another page of the card."""
        overview = await service.overview(turn.moment)
        card = texts.card(overview, button.page, turn.today, button.screen)
        await turn.redraw(button.screen, card)

    async def change(self, turn: Turn, button: ChangeSetting) -> None:
        """One setting: the question takes the card's place."""
        state = {"screen": button.screen}
        draft = await turn.uow.drafts.open(turn.me.id, FORM, button.setting, state, turn.now)
        await self._ask(turn, draft)

    async def typed(self, turn: Turn) -> None:
        """The value."""
        draft = turn.draft
        if draft is None:
            return
        await turn.take_away()
        try:
            value = read(Setting(draft.step), turn.text, turn.today)
        except Misread as misread:
            await self._ask(turn, draft, texts.misread(misread.rule))
            return
        if await service.ends_exercise(turn.moment, Setting(draft.step), value):
            state = {**draft.state, "value": value}
            draft = await turn.uow.drafts.advance(draft, draft.step, state, turn.now)
            await turn.redraw(draft.state["screen"], texts.end_of_exercise(draft))
        else:
            await self._keep(turn, draft, value)

    async def move(self, turn: Turn, button: MoveSetting) -> None:
        """Back, erase, or yes: the trial period is over."""
        draft = await turn.form(button, FORM)
        if draft is None:
            await self.refusals.overtaken(turn)
            return
        match button.move:
            case Move.BACK:
                await self._close(turn, draft)
            case Move.ERASE if texts.may_be_empty(Setting(draft.step)):
                await self._keep(turn, draft, "")
            case Move.END_EXERCISE if "value" in draft.state:
                await self._keep(turn, draft, draft.state["value"])
                await self._announce(turn)

    async def _keep(self, turn: Turn, draft: Draft, value: str) -> None:
        setting = Setting(draft.step)
        await service.choose(turn.moment, turn.me, setting, value)
        await self._close(turn, draft, texts.noted(setting))

    async def _close(self, turn: Turn, draft: Draft, noted: Html | None = None) -> None:
        await turn.uow.drafts.discard(draft.id)
        screen = draft.state["screen"]
        overview = await service.overview(turn.moment)
        page = page_of(Setting(draft.step))
        await turn.redraw(screen, texts.card(overview, page, turn.today, screen, noted))

    async def _ask(self, turn: Turn, draft: Draft, problem: Html | None = None) -> None:
        question = texts.question(draft, Setting(draft.step), turn.policy, turn.today, problem)
        await turn.redraw(draft.state["screen"], question)

    async def _announce(self, turn: Turn) -> None:
        active = await turn.uow.members.everyone(Status.ACTIVE)
        others = [member for member in active if member.id != turn.me.id]
        letters = letters_to(others, texts.exercise_ended)
        await turn.uow.outbox.send_all(letters, now=turn.now, lane=Lane.ROUTINE)
