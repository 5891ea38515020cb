"""The form in the chat: answers by a key or a typed line, in the place of the overview."""

from dataclasses import dataclass, replace

from handlers.communes import named, our_communes
from handlers.context import Turn
from handlers.foretold import Asked
from handlers.routes import Press, Refusals, Route, Typed
from handlers.routing import service
from handlers.routing.buttons import Begin, Pick, Purpose
from handlers.routing.cards import overview_of
from handlers.routing.exchange import ask_name
from handlers.routing.form import ANY, KIND, Step, Wanted, severities_of
from handlers.routing.of_alerts import OfAlerts
from handlers.routing.texts import answer, cards
from handlers.routing.texts import form as texts
from handlers.words import Html
from storage.alerts import Severity
from storage.drafts import Draft
from storage.routing_rules import Rule


@dataclass(frozen=True, slots=True)
class FormChat:
    """Makes a rule, or asks who would hear."""

    refusals: Refusals
    of_alerts: OfAlerts

    def routes(self) -> list[Route]:
        """Its beginning, its keys, its typed lines."""
        return [
            Route("routing.begin", Press(Begin), self.begin),
            Route("routing.pick", Press(Pick), self.pick),
            Route("routing.typed", Typed(KIND), self.typed),
        ]

    async def begin(self, turn: Turn, button: Begin) -> None:
        """The first question takes the overview's place."""
        if button.purpose is Purpose.EXCHANGE_GROUP:
            await ask_name(turn, button.screen)
            return
        wanted = Wanted(screen=button.screen, purpose=button.purpose)
        draft = await turn.uow.drafts.open(turn.me.id, KIND, wanted.step, wanted.state(), turn.now)
        await self._show(turn, draft, wanted)

    async def pick(self, turn: Turn, button: Pick) -> None:
        """An answer, or a key that answers nothing."""
        draft = await turn.form(button, KIND)
        if draft is None:
            await self.refusals.overtaken(turn)
            return
        wanted = Wanted.of(draft.state)
        if button.value == texts.BACK:
            await self._back(turn, draft, wanted)
        elif button.value == texts.CREATE and wanted.step is Step.REVIEW:
            await self._create(turn, draft, wanted)
        else:
            await self._take(turn, draft, wanted, button.value)

    async def typed(self, turn: Turn) -> None:
        """Communes, where they are asked for."""
        draft = turn.draft
        if draft is None:
            return
        await turn.take_away()
        wanted = Wanted.of(draft.state)
        if wanted.step in {Step.WHERE, Step.TOWN_HALL}:
            wanted = wanted.with_line(named(turn.text, await our_communes(turn.moment)))
        await self._go_on(turn, draft, wanted)

    async def _take(self, turn: Turn, draft: Draft, wanted: Wanted, value: str) -> None:
        try:
            answered = _answered(wanted, value, self.of_alerts)
        except ValueError:
            await self.refusals.overtaken(turn)
            return
        await self._go_on(turn, draft, answered)

    async def _go_on(self, turn: Turn, draft: Draft, wanted: Wanted) -> None:
        if wanted.step is Step.ANSWER:
            await self._answer(turn, draft, wanted)
            return
        ahead = await turn.uow.drafts.advance(draft, wanted.step, wanted.state(), turn.now)
        await self._show(turn, ahead, wanted)

    async def _back(self, turn: Turn, draft: Draft, wanted: Wanted) -> None:
        before = wanted.back()
        if before is None:
            await self._leave(turn, draft, wanted)
        else:
            await self._go_on(turn, draft, before)

    async def _create(self, turn: Turn, draft: Draft, wanted: Wanted) -> None:
        try:
            await service.add(turn.moment, turn.me, wanted.condition(), wanted.destination())
        except service.RulesFull:
            await self._leave(turn, draft, wanted, cards.full())
            return
        await self._leave(turn, draft, wanted, cards.added())

    async def _leave(
        self, turn: Turn, draft: Draft, wanted: Wanted, noted: Html | None = None
    ) -> None:
        await turn.uow.drafts.discard(draft.id)
        overview = await overview_of(turn, self.of_alerts.natures, wanted.screen, noted)
        await turn.redraw(wanted.screen, overview)

    async def _answer(self, turn: Turn, draft: Draft, wanted: Wanted) -> None:
        """Read from the real way of an alert, and written down: it names people."""
        await turn.uow.drafts.discard(draft.id)
        (insee,), (colour,) = wanted.communes or (), wanted.severities or ()
        asked = Asked(insee, str(wanted.nature), Severity(colour))
        foretold = await self.of_alerts.foretell(turn.moment, asked)
        rules = await turn.uow.routing_rules.all()
        known = await service.known(turn.moment, self.of_alerts.natures)
        shown = answer.answer(wanted.screen, foretold, rules, known, turn.zone)
        await turn.uow.audit.append(turn.me.id, "routing.asked", insee, turn.now)
        await turn.redraw(wanted.screen, shown)

    async def _show(self, turn: Turn, draft: Draft, wanted: Wanted) -> None:
        known = await service.known(turn.moment, self.of_alerts.natures)
        if wanted.step is Step.REVIEW:
            rule = Rule("", "", wanted.condition(), wanted.destination())
            today = await service.named_today(turn.moment, rule)
            await turn.redraw(wanted.screen, texts.review(draft, wanted, today, known))
        else:
            await turn.redraw(wanted.screen, texts.question(draft, wanted, known))


def _answered(wanted: Wanted, value: str, of_alerts: OfAlerts) -> Wanted:
    """With the answer to the question that stands. Raises `ValueError` for what answers none."""
    is_any = value == ANY and wanted.purpose is Purpose.RULE
    match wanted.step:
        case Step.NATURE if is_any or value in of_alerts.natures:
            return replace(wanted, nature=value)
        case Step.COLOURS:
            return replace(wanted, severities=severities_of(value))
        case Step.WHERE if is_any:
            return replace(wanted, communes=(), chosen=(), offered=(), unknown="")
        case Step.WHERE | Step.TOWN_HALL:
            return wanted.settled() if value == texts.DONE else wanted.with_offered(value)
        case Step.TO:
            return wanted.with_destination(value)
        case _:
            raise ValueError(value)
