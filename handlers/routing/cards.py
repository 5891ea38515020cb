"""The rules in order, in one message, and what one does with a rule."""

from dataclasses import dataclass

from handlers.context import Turn
from handlers.routes import Command, Press, Route
from handlers.routing import service
from handlers.routing.buttons import Act, OnRule, Open, Place
from handlers.routing.exchange import all_groups
from handlers.routing.of_alerts import Natures
from handlers.routing.texts import cards as texts
from handlers.words import Html, later
from storage.messages import Message
from storage.routing_rules import Rule, RuleUnknown
from storage.schema import new_id


@dataclass(frozen=True, slots=True)
class Cards:
    """/routage."""

    natures: Natures

    def routes(self) -> list[Route]:
        """The command, a place of its message, a rule."""
        command = Command("routage", later("Qui d'autre entend parler de quoi"))
        return [
            Route("routing.overview", command, self.overview),
            Route("routing.open", Press(Open), self.open),
            Route("routing.rule", Press(OnRule), self.rule),
        ]

    async def overview(self, turn: Turn) -> None:
        """/routage."""
        screen = new_id()
        await turn.say(await overview_of(turn, self.natures, screen), slot=screen)

    async def open(self, turn: Turn, button: Open) -> None:
        """Back to the rules, or to the exchange groups."""
        if button.place is Place.EXCHANGE_GROUPS:
            await all_groups(turn, button.screen)
            return
        await turn.redraw(button.screen, await overview_of(turn, self.natures, button.screen))

    async def rule(self, turn: Turn, button: OnRule) -> None:
        """One rule: look at it, move it up, remove it."""
        try:
            shown = await self._done(turn, button)
        except RuleUnknown:
            turn.answer(texts.gone())
            shown = await overview_of(turn, self.natures, button.screen)
        await turn.redraw(button.screen, shown)

    async def _done(self, turn: Turn, button: OnRule) -> Message:
        match button.act:
            case Act.UP:
                await service.move_up(turn.moment, turn.me, button.rule)
                return await overview_of(turn, self.natures, button.screen)
            case Act.REMOVE:
                await service.remove(turn.moment, turn.me, button.rule)
                return await overview_of(turn, self.natures, button.screen, texts.removed())
            case Act.ASK_REMOVE:
                rule, _ = await _found(turn, button.rule)
                known = await service.known(turn.moment, self.natures)
                return texts.really_remove(button.screen, rule, known)
            case Act.SHOW:
                rule, place = await _found(turn, button.rule)
                known = await service.known(turn.moment, self.natures)
                named = await service.named_today(turn.moment, rule)
                return texts.rule_card(button.screen, rule, place, named, known)


async def overview_of(
    turn: Turn, natures: Natures, screen: str, noted: Html | None = None
) -> Message:
    """The rules as they stand."""
    rules = await turn.uow.routing_rules.all()
    return texts.overview(screen, rules, await service.known(turn.moment, natures), noted)


async def _found(turn: Turn, rule: str) -> tuple[Rule, int]:
    """A rule and its place. Raises `RuleUnknown`."""
    for place, each in enumerate(await turn.uow.routing_rules.all(), start=1):
        if each.id == rule:
            return each, place
    raise RuleUnknown
