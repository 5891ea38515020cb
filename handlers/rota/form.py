"""The form of the rota: for which commune, the weeks in one message, yes; edited in place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.communes import named, our_communes
from handlers.context import Turn
from handlers.rota import form_texts, service
from handlers.rota.buttons import Abandon, Again, Choose, Confirm, Enter
from handlers.rota.steps import (
    FORM,
    REVIEW,
    WEEKS,
    WHERE,
    entries_of,
    go,
    offered_to,
    show,
    take_weeks,
)
from handlers.routes import Press, Refusals, Route, SentFile, Typed
from handlers.tables import LARGEST, READING
from handlers.words import Html
from storage.drafts import Draft


@dataclass(frozen=True, slots=True)
class Form:
    """The draft holds `communes`, `entries` as read, and the typed `lines` still on the screen.

    While a file is waited for, also where Telegram has it (`file`); weeks that are typed, or
    another file, come in its place.
    """

    refusals: Refusals

    def routes(self) -> list[Route]:
        """The keys, and what is typed or sent."""
        return [
            Route("rota.enter", Press(Enter), self.enter),
            Route("rota.choose", Press(Choose), self.choose),
            Route("rota.typed", Typed(FORM), self.typed),
            Route("rota.file", SentFile(FORM), self.file),
            Route("rota.confirm", Press(Confirm), self.confirm),
            Route("rota.again", Press(Again), self.again),
            Route("rota.abandon", Press(Abandon), self.abandon),
        ]

    async def enter(self, turn: Turn, _: Enter) -> None:
        """Saisir des semaines: where there is one commune it is not asked."""
        communes = await service.communes_of(turn.moment, turn.me)
        step, state = (WEEKS, {"communes": communes}) if len(communes) == 1 else (WHERE, {})
        draft = await turn.uow.drafts.open(turn.me.id, FORM, step, {**state, "lines": []}, turn.now)
        await show(turn.moment, turn.me, draft)

    async def choose(self, turn: Turn, button: Choose) -> None:
        """One of one's communes."""
        if (draft := await self._current(turn, button)) is None:
            return
        if draft.step != WHERE or button.insee not in await offered_to(turn.moment, turn.me):
            await self.refusals.overtaken(turn)
            return
        await _go(turn, draft, WEEKS, {"communes": [button.insee]})

    async def typed(self, turn: Turn) -> None:
        """Communes, or weeks; weeks that were not understood stay, so that they can be mended."""
        draft = turn.draft
        if draft is None:
            return
        match draft.step:
            case "where":
                await _take_communes(turn, draft)
            case "weeks" | "reading":
                draft.state["lines"] += [turn.message.message_id]
                await take_weeks(turn.moment, turn.me, draft, turn.text)
            case _:
                await show(turn.moment, turn.me, draft, form_texts.use_the_keys())

    async def file(self, turn: Turn) -> None:
        """A table of weeks: it is fetched and read, and leaves the chat whatever it holds."""
        draft, sent = turn.draft, turn.message
        if draft is None:
            return
        await turn.take_away()
        if draft.step not in (WEEKS, READING):
            await show(turn.moment, turn.me, draft, form_texts.use_the_keys())
        elif sent.document is None or (sent.document.file_size or 0) > LARGEST:
            await _go(turn, draft, WEEKS, {}, form_texts.no_table())
        else:
            await _go(turn, draft, READING, {"file": sent.document.file_id})

    async def confirm(self, turn: Turn, button: Confirm) -> None:
        """It counts, whole."""
        draft = await self._current(turn, button)
        if draft is None or draft.step != REVIEW:
            return
        entries = entries_of(draft)
        try:
            await service.keep(turn.moment, turn.me, draft.state["communes"], entries)
        except service.StintUnfit:
            await _go(turn, draft, WEEKS, {}, form_texts.unfit())
        except service.CommuneNotYours:
            await self.refusals.overtaken(turn)
        else:
            await turn.show(draft, form_texts.kept(len(entries)))
            await turn.uow.drafts.discard(draft.id)

    async def again(self, turn: Turn, button: Again) -> None:
        """Corriger."""
        if draft := await self._current(turn, button):
            await _go(turn, draft, WEEKS, {})

    async def abandon(self, turn: Turn, button: Abandon) -> None:
        """Nothing is kept."""
        if draft := await self._current(turn, button):
            await turn.show(draft, form_texts.abandoned())
            await turn.uow.drafts.discard(draft.id)

    async def _current(
        self, turn: Turn, button: Choose | Confirm | Again | Abandon
    ) -> Draft | None:
        draft = await turn.form(button, FORM)
        if draft is None:
            await self.refusals.overtaken(turn)
        return draft


async def _take_communes(turn: Turn, draft: Draft) -> None:
    allowed = await offered_to(turn.moment, turn.me)
    among = [one for one in await our_communes(turn.moment) if one.insee in allowed]
    found = named(turn.text, among)
    await turn.take_away()
    unclear = [*found.unknown, *(doubt.said for doubt in found.doubts)]
    if unclear or not found.sure:
        problem = form_texts.unknown_commune(unclear or [turn.text])
        await show(turn.moment, turn.me, draft, problem)
    else:
        await _go(turn, draft, WEEKS, {"communes": list(found.sure)})


async def _go(
    turn: Turn, draft: Draft, step: str, more: Mapping[str, Any], problem: Html | None = None
) -> None:
    await go(turn.moment, turn.me, draft, step, more, problem=problem)
