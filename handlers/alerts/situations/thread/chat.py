"""The thread of a situation in the chat: read it, and add a word to it."""

from dataclasses import dataclass

from handlers.alerts import texts as alert_texts
from handlers.alerts.few_words.asking import Purpose, Words, WordsUnwanted
from handlers.alerts.few_words.chat import Ask
from handlers.alerts.showing import PrivateChatGone, StillOpen
from handlers.alerts.situations.texts import unknown
from handlers.alerts.situations.thread import texts
from handlers.alerts.situations.thread.buttons import AddSituationNote, ReadSituationThread
from handlers.alerts.situations.thread.reading import read_thread
from handlers.alerts.thread.reading import ThreadEmpty
from handlers.alerts.thread.texts import opened_here
from handlers.context import Turn
from handlers.routes import Press, Route
from storage.situations import SituationUnknown


@dataclass(frozen=True, slots=True)
class SituationThreadChat:
    """What the circle of a situation does with its thread. `ask` waits for a few words."""

    ask: Ask

    def routes(self) -> list[Route]:
        """Both keys."""
        return [
            Route("alerts.situation_thread", Press(ReadSituationThread), self.read),
            Route("alerts.situation_note", Press(AddSituationNote), self.add),
        ]

    async def read(self, turn: Turn, button: ReadSituationThread) -> None:
        """Lire le fil, or what is older of it."""
        try:
            await read_thread(turn.moment, turn.me, button.situation, button.before)
        except SituationUnknown:
            turn.answer(unknown(), alert=True)
        except ThreadEmpty:
            situation = await turn.uow.situations.get_visible(button.situation, turn.me)
            turn.answer(texts.nothing_yet(situation))
        except StillOpen as still:
            turn.answer(texts.still_open(still.until, turn.zone))
        except PrivateChatGone:
            turn.answer(alert_texts.no_private_chat(turn.moment.bot_username), alert=True)
        else:
            turn.answer(opened_here())

    async def add(self, turn: Turn, button: AddSituationNote) -> None:
        """Ajouter un mot."""
        words = Words(purpose=Purpose.SITUATION_NOTE, about=button.situation)
        try:
            await self.ask(turn, words)
        except WordsUnwanted as no:
            turn.answer(no.said, alert=True)
