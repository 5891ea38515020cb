"""A new version of the charter: typed, previewed, dated, published."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from handlers.context import Turn
from handlers.dates import Misunderstood, parse_day
from handlers.letters import letters_to
from handlers.members import chartering
from handlers.members.buttons import CharterMove, MoveCharter, NewCharter
from handlers.members.texts import charter as texts
from handlers.members.typed_words import Unusable
from handlers.routes import Press, Refusals, Route, Typed
from handlers.words import Html
from storage.charters import Charter
from storage.drafts import Draft
from storage.outbox import Lane

FORM = "charter"
TEXT, DATE, REVIEW = "text", "date", "review"
MONTH_DAYS = 30


@dataclass(frozen=True, slots=True)
class CharterForm:
    """The draft holds `text`, and `on` once the date of effect is chosen."""

    refusals: Refusals

    def routes(self) -> list[Route]:
        """From the key under /charte to the announcement."""
        return [
            Route("members.charter_new", Press(NewCharter), self.open),
            Route("members.charter_move", Press(MoveCharter), self.move),
            Route("members.charter_typed", Typed(FORM, at_length=True), self.typed),
        ]

    async def open(self, turn: Turn, _: NewCharter) -> None:
        """Nouvelle version."""
        draft = await turn.uow.drafts.open(turn.me.id, FORM, TEXT, {}, turn.now)
        await self._show(turn, draft)

    async def typed(self, turn: Turn) -> None:
        """The text, or a date."""
        draft = turn.draft
        if draft is None:
            return
        await turn.take_away()
        match draft.step:
            case "text":
                await self._take_text(turn, draft)
            case "date":
                await self._take_date(turn, draft)
            case _:
                await self._show(turn, draft, texts.choose_with_keys())

    async def move(self, turn: Turn, button: MoveCharter) -> None:
        """A key of the form."""
        draft = await turn.form(button, FORM)
        if draft is None:
            await self.refusals.overtaken(turn)
            return
        match button.move:
            case CharterMove.SOON:
                await self._date(turn, draft, _soon(turn))
            case CharterMove.MONTH:
                await self._date(turn, draft, turn.today + timedelta(days=MONTH_DAYS))
            case CharterMove.PUBLISH if draft.step == REVIEW:
                await self._publish(turn, draft)
            case CharterMove.BACK:
                await self._go(turn, draft, TEXT if draft.step == DATE else DATE, draft.state)
            case CharterMove.CANCEL:
                await turn.show(draft, texts.cancelled())
                await turn.uow.drafts.discard(draft.id)

    async def _take_text(self, turn: Turn, draft: Draft) -> None:
        try:
            text = chartering.charter_text(turn.text)
        except Unusable as unusable:
            await self._show(turn, draft, texts.flaw(unusable.flaw))
        else:
            await self._go(turn, draft, DATE, {"text": text})

    async def _take_date(self, turn: Turn, draft: Draft) -> None:
        day = parse_day(turn.text, turn.today)
        if isinstance(day, Misunderstood):
            await self._show(turn, draft, texts.date_misread(day.reason))
        else:
            await self._date(turn, draft, day)

    async def _date(self, turn: Turn, draft: Draft, day: date) -> None:
        if day <= turn.today:
            await self._show(turn, draft, texts.too_soon())
        else:
            await self._go(turn, draft, REVIEW, {**draft.state, "on": day.isoformat()})

    async def _publish(self, turn: Turn, draft: Draft) -> None:
        day, today = date.fromisoformat(draft.state["on"]), turn.today
        if day <= today:
            # Midnight has passed since the review was shown.
            again = await turn.uow.drafts.advance(draft, DATE, draft.state, turn.now)
            await self._show(turn, again, texts.too_soon())
            return
        charter = await chartering.publish(turn.moment, turn.me, draft.state["text"], day)
        await turn.show(draft, texts.published(charter.version, day, today))
        await turn.uow.drafts.discard(draft.id)
        readers = await chartering.unsigned(turn.moment, charter.version)
        letters = letters_to(readers, lambda: texts.announced(charter.version, day, today))
        await turn.uow.outbox.send_all(letters, now=turn.now, lane=Lane.ROUTINE)

    async def _go(self, turn: Turn, draft: Draft, step: str, state: dict[str, Any]) -> None:
        await self._show(turn, await turn.uow.drafts.advance(draft, step, state, turn.now))

    async def _show(self, turn: Turn, draft: Draft, problem: Html | None = None) -> None:
        if draft.step == TEXT:
            await turn.show(draft, texts.ask_text(draft, problem))
            return
        version = await turn.uow.charters.last_version() + 1
        today = turn.today
        begins = datetime.combine(today, time(), turn.zone)
        preview = Charter(version, draft.state["text"], begins)
        if draft.step == DATE:
            month = today + timedelta(days=MONTH_DAYS)
            await turn.show(draft, texts.ask_date(draft, preview, _soon(turn), month, problem))
            return
        readers = len(await chartering.unsigned(turn.moment, version))
        day = date.fromisoformat(draft.state["on"])
        await turn.show(draft, texts.review(draft, preview, day, today, readers))


def _soon(turn: Turn) -> date:
    return turn.today + timedelta(days=turn.policy.charter_notice_days)
