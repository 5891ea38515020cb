"""The key under a storm's message: « Bien reçu » for all that it lists and one may see."""

from dataclasses import dataclass

from handlers.alerts import texts
from handlers.alerts.acknowledging import acknowledge_all
from handlers.alerts.buttons import AcknowledgeAll
from handlers.alerts.storm_drawing import draw_storm
from handlers.alerts.storms import adopt_storm_copy, slot_of
from handlers.context import Turn
from handlers.routes import Press, Route
from storage.alert_scopes import answers_for


@dataclass(frozen=True, slots=True)
class StormChat:
    """What people do with a list of alerts; each reference on it opens by `Read`."""

    def routes(self) -> list[Route]:
        """The one key of its own."""
        return [Route("alerts.acknowledge_all", Press(AcknowledgeAll), self.acknowledge_all)]

    async def acknowledge_all(self, turn: Turn, button: AcknowledgeAll) -> None:
        """Bien reçu: for the lines that were on the screen, and for one's own communes."""
        storm = await turn.uow.storms.find(slot_of(button.storm))
        if storm is None:
            turn.answer(texts.unknown(), alert=True)
            return
        await adopt_storm_copy(turn.moment, storm, await turn.chat(), turn.message.message_id)
        listed = await turn.uow.notices.in_slots([storm.slot])
        on_screen = [each.alert for each in listed if (each.line or 0) <= button.upto]
        visible = (await turn.uow.alerts.visible_among(on_screen, turn.me)).values()
        theirs = [alert for alert in visible if answers_for(turn.me, alert)]
        if not theirs:
            turn.answer(texts.unknown_all(), alert=True)
            return
        noted = await acknowledge_all(turn.moment, turn.me, theirs)
        turn.answer(texts.noted_all(len(noted)))
        await draw_storm(turn.moment, storm.slot)
