"""The thread in the chat: read it, add to it, ask the author, answer."""

from collections.abc import Awaitable
from dataclasses import dataclass

from handlers.alerts.few_words.asking import Purpose, Words, WordsUnwanted
from handlers.alerts.few_words.chat import Ask
from handlers.alerts.refusals import REFUSED, answer_refused
from handlers.alerts.thread import texts
from handlers.alerts.thread.buttons import AddNote, AnswerQuestion, AskAuthor, ReadThread
from handlers.alerts.thread.reading import ThreadEmpty, asked, read_question, read_thread
from handlers.alerts.thread.tasks import open_for_words
from handlers.context import Turn
from handlers.routes import Press, Route


@dataclass(frozen=True, slots=True)
class ThreadChat:
    """What people do with the thread of an alert. `ask` waits for a few words."""

    ask: Ask

    def routes(self) -> list[Route]:
        """Every key of the thread."""
        return [
            Route("alerts.thread", Press(ReadThread), self.read),
            Route("alerts.thread_note", Press(AddNote), self.add),
            Route("alerts.thread_question", Press(AskAuthor), self.ask_author),
            Route("alerts.thread_answer", Press(AnswerQuestion), self.answer),
        ]

    async def read(self, turn: Turn, button: ReadThread) -> None:
        """Lire le fil, or what is older of it."""
        try:
            done = await self._goes(
                turn, read_thread(turn.moment, turn.me, button.alert, button.before)
            )
        except ThreadEmpty:
            alert = await turn.uow.alerts.get_visible(button.alert, turn.me)
            turn.answer(texts.nothing_yet(alert))
        else:
            if done:
                turn.answer(texts.opened_here())

    async def add(self, turn: Turn, button: AddNote) -> None:
        """Ajouter une note."""
        await self._goes(turn, self.ask(turn, Words(purpose=Purpose.NOTE, alert=button.alert)))

    async def ask_author(self, turn: Turn, button: AskAuthor) -> None:
        """Poser une question à l'auteur."""
        await self._goes(turn, self.ask(turn, Words(purpose=Purpose.QUESTION, alert=button.alert)))

    async def answer(self, turn: Turn, button: AnswerQuestion) -> None:
        """Répondre: one tap shows the question, and waits for a line."""
        await self._goes(turn, self._answer(turn, button.question))

    async def _answer(self, turn: Turn, question: str) -> None:
        alert = (await asked(turn.moment, turn.me, question)).alert
        await open_for_words(turn, alert)
        await read_question(turn.moment, turn.me, question)
        await self.ask(turn, Words(purpose=Purpose.ANSWER, alert=alert, about=question))

    async def _goes(self, turn: Turn, act: Awaitable[object]) -> bool:
        """Whether it could be done; if not, the press was answered with the reason."""
        try:
            await act
        except WordsUnwanted as no:
            turn.answer(no.said, alert=True)
        except REFUSED as refused:
            answer_refused(turn, refused)
        else:
            return True
        return False
