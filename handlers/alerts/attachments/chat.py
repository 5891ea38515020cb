"""The key under an alert that is being read: its files, each for some minutes."""

from dataclasses import dataclass

from handlers.alerts import texts as alert_texts
from handlers.alerts.attachments import texts
from handlers.alerts.attachments.viewing import view
from handlers.alerts.buttons import ShowFiles
from handlers.alerts.refusals import REFUSED, answer_refused
from handlers.context import Turn
from handlers.routes import Press, Route


@dataclass(frozen=True, slots=True)
class AttachmentChat:
    """Looking at files; sending them is a part of the form (`alerts/form/chat.py`)."""

    def routes(self) -> list[Route]:
        """The one key."""
        return [Route("alerts.show_files", Press(ShowFiles), self.show)]

    async def show(self, turn: Turn, button: ShowFiles) -> None:
        """Voir les pièces jointes."""
        try:
            count = await view(turn.moment, turn.me, button.alert)
        except REFUSED as refused:
            answer_refused(turn, refused)
        else:
            turn.answer(alert_texts.opened_here() if count else texts.none_here())
