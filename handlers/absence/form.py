"""The form of an absence: until when, who stands in, yes; one screen edited in place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from handlers.absence import form_texts, service, texts
from handlers.absence.buttons import Abandon, Back, Pick
from handlers.absence.returning import CatchUp
from handlers.context import Turn
from handlers.dates import Misunderstood, Period, parse_period, whole_days
from handlers.routes import Press, Refusals, Route, Typed
from handlers.words import Html
from storage.absences import Absence
from storage.drafts import Draft
from storage.members import Member, MemberUnknown

FORM = "absence"
UNTIL, WHO, REVIEW = "until", "who", "review"


class _KeyUnknownError(Exception):
    """No key of this step says this."""


@dataclass(frozen=True, slots=True)
class Form:
    """The draft holds whose absence it is (`member`), `from`, `until`, `alternate` and `page`."""

    refusals: Refusals
    catch_up: CatchUp

    def routes(self) -> list[Route]:
        """The keys of the form and the days that are typed into it."""
        return [
            Route("absence.pick", Press(Pick), self.pick),
            Route("absence.back", Press(Back), self.back),
            Route("absence.abandon", Press(Abandon), self.abandon),
            Route("absence.typed", Typed(FORM), self.typed),
        ]

    async def start(self, turn: Turn, member: str) -> None:
        """A fresh one, for this person. Raises `MemberUnknown`."""
        await service.absent_member(turn.moment, turn.me, member)
        state = {"member": member}
        draft = await turn.uow.drafts.open(turn.me.id, FORM, UNTIL, state, turn.now)
        await self._show(turn, draft)

    async def start_again(self, turn: Turn, absence: Absence) -> None:
        """The same days, another who stands in. Raises `MemberUnknown`."""
        await service.absent_member(turn.moment, turn.me, absence.member)
        period = Period(absence.from_at, absence.until_at)
        state = {"member": absence.member, **_kept(period)}
        draft = await turn.uow.drafts.open(turn.me.id, FORM, WHO, state, turn.now)
        await self._show(turn, draft)

    async def pick(self, turn: Turn, button: Pick) -> None:
        """A key of the form."""
        if (draft := await self._current(turn, button)) is None:
            return
        try:
            await self._answer(turn, draft, button.value)
        except _KeyUnknownError:
            await self.refusals.overtaken(turn)

    async def back(self, turn: Turn, button: Back) -> None:
        """The question before."""
        if draft := await self._current(turn, button):
            await self._go(turn, draft, WHO if draft.step == REVIEW else UNTIL, {})

    async def abandon(self, turn: Turn, button: Abandon) -> None:
        """Nothing is kept."""
        if draft := await self._current(turn, button):
            await turn.show(draft, form_texts.abandoned())
            await turn.uow.drafts.discard(draft.id)

    async def typed(self, turn: Turn) -> None:
        """From when to when; a line that was not understood stays, so that it can be mended."""
        draft = turn.draft
        if draft is None:
            return
        if draft.step != UNTIL:
            await self._show(turn, draft, form_texts.use_the_keys())
            return
        read = parse_period(turn.text, turn.now, turn.zone)
        if isinstance(read, Misunderstood):
            await self._show(turn, draft, texts.misread(read.reason))
        elif read.until_at - turn.now > service.LONGEST:
            await self._show(turn, draft, texts.too_long())
        else:
            await self._go(turn, draft, WHO, {**_kept(read), "page": 0})
            await turn.take_away()

    async def _answer(self, turn: Turn, draft: Draft, value: str) -> None:
        match draft.step:
            case "until":
                await self._take_day(turn, draft, value)
            case "who" if value == form_texts.MORE:
                await self._go(turn, draft, WHO, {"page": draft.state.get("page", 0) + 1})
            case "who":
                alternate = None if value == form_texts.NOBODY else value
                await self._go(turn, draft, REVIEW, {"alternate": alternate})
            case "review" if value == form_texts.CONFIRM:
                await self._declare(turn, draft)
            case _:
                raise _KeyUnknownError

    async def _take_day(self, turn: Turn, draft: Draft, value: str) -> None:
        try:
            last = date.fromisoformat(value)
        except ValueError:
            raise _KeyUnknownError from None
        if last < turn.today:
            await self._show(turn, draft, form_texts.too_late())
        else:
            period = whole_days(turn.today, last, turn.now, turn.zone)
            await self._go(turn, draft, WHO, {**_kept(period), "page": 0})

    async def _declare(self, turn: Turn, draft: Draft) -> None:
        period, alternate = _period(draft), draft.state["alternate"]
        if period.until_at <= turn.now:
            await self._go(turn, draft, UNTIL, {}, form_texts.too_late())
            return
        try:
            absence = await service.declare(
                turn.moment, turn.me, draft.state["member"], period, alternate
            )
        except (service.AlternateUnfit, MemberUnknown):
            await self._go(turn, draft, WHO, {}, form_texts.unfit())
            return
        absent = await turn.uow.members.get(absence.member)
        await self.catch_up(turn.moment, absent)
        named = await _member(turn, alternate)
        told = texts.Told(absence, absent, {}, turn.now, turn.zone)
        await turn.show(draft, texts.declared(told, named, turn.me))
        await turn.uow.drafts.discard(draft.id)

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
        absent = await turn.uow.members.get(draft.state["member"])
        whose = None if absent.id == turn.me.id else absent
        if draft.step == UNTIL:
            await turn.show(draft, form_texts.ask_until(draft, whose, turn.today, problem))
            return
        period = _period(draft)
        said = texts.when(period, turn.now, turn.zone)
        if draft.step == WHO:
            fit = await service.candidates(turn.moment, turn.me, absent, period)
            page = draft.state.get("page", 0) % max(-(-len(fit) // form_texts.A_PAGE), 1)
            await turn.show(draft, form_texts.ask_who(draft, said, fit, page, problem))
            return
        alternate = await _member(turn, draft.state["alternate"])
        await turn.show(draft, form_texts.review(draft, said, whose, alternate))

    async def _current(self, turn: Turn, button: Pick | Back | Abandon) -> Draft | None:
        draft = await turn.form(button, FORM)
        if draft is None:
            await self.refusals.overtaken(turn)
        return draft


def _kept(period: Period) -> dict[str, str]:
    return {"from": period.from_at.isoformat(), "until": period.until_at.isoformat()}


def _period(draft: Draft) -> Period:
    begins, ends = (datetime.fromisoformat(draft.state[name]) for name in ("from", "until"))
    return Period(begins, ends)


async def _member(turn: Turn, member: str | None) -> Member | None:
    return await turn.uow.members.get(member) if member else None
