"""The form of the rota: for which commune, the weeks in one message, yes; edited in place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.communes import named, our_communes
from handlers.context import Turn
from handlers.rota import service, texts
from handlers.rota.buttons import Abandon, Again, Choose, Confirm, Enter
from handlers.rota.reading import Entry, Read, read_weeks
from handlers.routes import Press, Refusals, Route, Typed
from handlers.words import Html
from storage.drafts import Draft

FORM = "rota"
WHERE, WEEKS, REVIEW = "where", "weeks", "review"
MOST_KEYS = 8


@dataclass(frozen=True, slots=True)
class Form:
    """The draft holds `communes`, `entries` as read, and the typed `lines` still on the screen."""

    refusals: Refusals

    def routes(self) -> list[Route]:
        """The keys, and what is typed."""
        return [
            Route("rota.enter", Press(Enter), self.enter),
            Route("rota.choose", Press(Choose), self.choose),
            Route("rota.typed", Typed(FORM), self.typed),
            Route("rota.confirm", Press(Confirm), self.confirm),
            Route("rota.again", Press(Again), self.again),
            Route("rota.abandon", Press(Abandon), self.abandon),
        ]

    async def enter(self, turn: Turn, _: Enter) -> None:
        """Saisir des semaines: where there is one commune it is not asked."""
        communes = await service.communes_of(turn.moment, turn.me)
        step, state = (WEEKS, {"communes": communes}) if len(communes) == 1 else (WHERE, {})
        draft = await turn.uow.drafts.open(turn.me.id, FORM, step, {**state, "lines": []}, turn.now)
        await self._show(turn, draft)

    async def choose(self, turn: Turn, button: Choose) -> None:
        """One of one's communes."""
        if (draft := await self._current(turn, button)) is None:
            return
        if draft.step != WHERE or button.insee not in await self._communes(turn):
            await self.refusals.overtaken(turn)
            return
        await self._go(turn, draft, WEEKS, {"communes": [button.insee]})

    async def typed(self, turn: Turn) -> None:
        """Communes, or weeks; what was not understood stays, so that it can be mended."""
        draft = turn.draft
        if draft is None:
            return
        match draft.step:
            case "where":
                await self._take_communes(turn, draft)
            case "weeks":
                await self.take_weeks(turn, draft, turn.text)
            case _:
                await self._show(turn, draft, texts.use_the_keys())

    async def take_weeks(self, turn: Turn, draft: Draft, text: str) -> None:
        """Weeks as they were typed, or stand in a file."""
        people = await service.officials_of(turn.moment, draft.state["communes"])
        read = read_weeks(text, turn.today, people)
        lines = [*draft.state["lines"], turn.message.message_id]
        if problem := _problem(read, turn.today):
            await self._go(turn, draft, WEEKS, {"lines": lines}, problem)
            return
        for line in lines:
            await turn.uow.outbox.delete_message(await turn.chat(), line, now=turn.now)
        entries = [_kept(entry) for entry in service.in_one(read.entries)]
        await self._go(turn, draft, REVIEW, {"lines": [], "entries": entries})

    async def confirm(self, turn: Turn, button: Confirm) -> None:
        """It counts, whole."""
        draft = await self._current(turn, button)
        if draft is None or draft.step != REVIEW:
            return
        communes, entries = draft.state["communes"], _entries(draft)
        try:
            await service.keep(turn.moment, turn.me, communes, entries)
        except service.StintUnfit:
            await self._go(turn, draft, WEEKS, {}, texts.unfit())
        except service.CommuneNotYours:
            await self.refusals.overtaken(turn)
        else:
            await turn.show(draft, texts.kept(len(entries)))
            await turn.uow.drafts.discard(draft.id)

    async def again(self, turn: Turn, button: Again) -> None:
        """Corriger."""
        if draft := await self._current(turn, button):
            await self._go(turn, draft, WEEKS, {})

    async def abandon(self, turn: Turn, button: Abandon) -> None:
        """Nothing is kept."""
        if draft := await self._current(turn, button):
            await turn.show(draft, texts.abandoned())
            await turn.uow.drafts.discard(draft.id)

    async def _take_communes(self, turn: Turn, draft: Draft) -> None:
        allowed = await self._communes(turn)
        among = [one for one in await our_communes(turn.moment) if one.insee in allowed]
        found = named(turn.text, among)
        chat, line = await turn.chat(), turn.message.message_id
        await turn.uow.outbox.delete_message(chat, line, now=turn.now)
        unclear = [*found.unknown, *(doubt.said for doubt in found.doubts)]
        if unclear or not found.sure:
            await self._show(turn, draft, texts.unknown_commune(unclear or [turn.text]))
        else:
            await self._go(turn, draft, WEEKS, {"communes": list(found.sure)})

    async def _communes(self, turn: Turn) -> Mapping[str, str]:
        names = await turn.uow.communes.names()
        return {insee: names[insee] for insee in await service.communes_of(turn.moment, turn.me)}

    async def _go(
        self,
        turn: Turn,
        draft: Draft,
        step: str,
        more: Mapping[str, Any],
        problem: Html | None = None,
    ) -> None:
        state = {**draft.state, **more}
        ahead = await turn.uow.drafts.advance(draft, step, state, turn.now)
        await self._show(turn, ahead, problem)

    async def _show(self, turn: Turn, draft: Draft, problem: Html | None = None) -> None:
        if draft.step == WHERE:
            offered = await self._communes(turn)
            few = offered if len(offered) <= MOST_KEYS else {}
            await turn.show(draft, texts.ask_commune(draft, few, problem))
            return
        names = await turn.uow.communes.names()
        communes = [names[insee] for insee in draft.state["communes"]]
        people = await service.officials_of(turn.moment, draft.state["communes"])
        await turn.uow.audit.append(turn.me.id, "rota.officials_shown", turn.me.id, turn.now)
        if draft.step == WEEKS:
            await turn.show(draft, texts.ask_weeks(draft, communes, people, problem))
            return
        by_id = await turn.uow.members.get_all({each.member or "" for each in _entries(draft)})
        shown = texts.review(draft, communes, _entries(draft), by_id, turn.today)
        await turn.show(draft, shown)

    async def _current(
        self, turn: Turn, button: Choose | Confirm | Again | Abandon
    ) -> Draft | None:
        draft = await turn.form(button, FORM)
        if draft is None:
            await self.refusals.overtaken(turn)
        return draft


def _problem(read: Read, today: date) -> Html | None:
    if read.problems:
        return texts.misread(read.problems, today)
    return None if read.entries else texts.nothing_read()


def _kept(entry: Entry) -> list[str | None]:
    return [entry.first_day.isoformat(), entry.until_day.isoformat(), entry.member]


def _entries(draft: Draft) -> Sequence[Entry]:
    return [
        Entry(date.fromisoformat(first), date.fromisoformat(until), member)
        for first, until, member in draft.state["entries"]
    ]
