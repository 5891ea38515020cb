"""The key « Je ne peux pas » under the notice of whoever is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.alerts import texts
from handlers.alerts.buttons import Decline
from handlers.alerts.escalating import declining_texts
from handlers.alerts.escalating.declining import Refusal, cannot_answer
from handlers.alerts.notices import adopt_copy
from handlers.alerts.telling import Telling
from handlers.context import Turn
from handlers.routes import Press, Route
from storage.alerts import AlertUnknown


@dataclass(frozen=True, slots=True)
class EscalatingChat:
    """What somebody says who cannot answer now."""

    def routes(self) -> list[Route]:
        """The one key."""
        return [Route("alerts.decline", Press(Decline), self.decline)]

    async def decline(self, turn: Turn, button: Decline) -> None:
        """Je ne peux pas."""
        await adopt_copy(turn.moment, button.alert, await turn.chat(), turn.message.message_id)
        try:
            outcome = await cannot_answer(turn.moment, turn.me, button.alert)
        except AlertUnknown:
            turn.answer(texts.unknown(), alert=True)
            return
        turn.answer(_ANSWERS[outcome.refusal](outcome.telling, turn.me.id))


_ANSWERS: Mapping[Refusal, Callable[[Telling, str], str]] = {
    Refusal.NOTED: declining_texts.noted,
    Refusal.BEFORE: declining_texts.noted_before,
    Refusal.ANSWERED: lambda telling, _: texts.seen_before(telling),
    Refusal.OVER: lambda telling, _: texts.over(telling),
    Refusal.NOT_ASKED: declining_texts.not_asked,
}
