"""The key « J'ai constaté cela aussi » under a notice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.alerts import corroboration_texts, texts
from handlers.alerts.buttons import Corroborate
from handlers.alerts.corroborating import Confirmed, corroborate
from handlers.alerts.notices import adopt_copy
from handlers.alerts.telling import Telling
from handlers.context import Turn
from handlers.routes import Press, Route
from storage.alerts import AlertUnknown


@dataclass(frozen=True, slots=True)
class CorroborationChat:
    """What somebody says who has seen it too."""

    def routes(self) -> list[Route]:
        """The one key."""
        return [Route("alerts.corroborate", Press(Corroborate), self.corroborate)]

    async def corroborate(self, turn: Turn, button: Corroborate) -> None:
        """J'ai constaté cela aussi."""
        await adopt_copy(turn.moment, button.alert, await turn.chat(), turn.message.message_id)
        try:
            done = await corroborate(turn.moment, turn.me, button.alert)
        except AlertUnknown:
            turn.answer(texts.unknown(), alert=True)
            return
        turn.answer(_ANSWERS[done.confirmed](done.telling))


_ANSWERS: Mapping[Confirmed, Callable[[Telling], str]] = {
    Confirmed.NOTED: corroboration_texts.noted,
    Confirmed.BEFORE: corroboration_texts.noted_before,
    Confirmed.OWN: corroboration_texts.own_alert,
    Confirmed.WITHDRAWN: texts.over,
    Confirmed.OVER: corroboration_texts.over,
}
