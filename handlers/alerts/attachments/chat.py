"""The key under an alert that is being read: its files, each for some minutes."""

from dataclasses import dataclass

from handlers.alerts import texts as alert_texts
from handlers.alerts.archive import AlertArchived
from handlers.alerts.archive_texts import archived
from handlers.alerts.attachments import texts
from handlers.alerts.attachments.viewing import view
from handlers.alerts.buttons import ShowFiles
from handlers.alerts.showing import AlertWithdrawn, PrivateChatGone
from handlers.context import Turn
from handlers.routes import Press, Route
from storage.alerts import AlertUnknown


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
        except AlertUnknown:
            turn.answer(alert_texts.unknown(), alert=True)
        except AlertWithdrawn:
            turn.answer(alert_texts.withdrawn(), alert=True)
        except AlertArchived:
            turn.answer(archived(), alert=True)
        except PrivateChatGone:
            turn.answer(alert_texts.no_private_chat(turn.moment.bot_username), alert=True)
        else:
            turn.answer(alert_texts.opened_here() if count else texts.none_here())
