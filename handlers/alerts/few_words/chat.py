"""A few words in the chat: asked, typed, taken off the screen, and given to what they are for."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from handlers.alerts.attachments.joining import FileUnwanted
from handlers.alerts.attachments.sent import Misfit
from handlers.alerts.attachments.texts import misfit
from handlers.alerts.few_words import asking, texts
from handlers.alerts.few_words.asking import KIND, Purpose, Step, Words, WordsUnwanted
from handlers.alerts.few_words.buttons import Choice, SayWords
from handlers.alerts.texts import unknown
from handlers.context import Turn
from handlers.routes import Press, Refusals, Route, SentFile, Typed
from handlers.words import Html
from storage.alerts import AlertUnknown
from storage.drafts import Draft
from storage.messages import Message

LEAVING = frozenset({"annuler", "non"})
"""Typed alone, these are no words about an alert."""


async def no_file(_: Turn, __: Words) -> Message:
    """Words alone. Raises `FileUnwanted`."""
    raise FileUnwanted(Misfit.OFF)


@dataclass(frozen=True, slots=True)
class Task:
    """What a purpose asks with, and what it does with the words.

    Both raise `AlertUnknown`, and `WordsUnwanted` where the alert takes none any more.

    `take` returns what stands in the screen's place afterwards. `without` is the key that goes on
    without any words, where there is one.
    """

    ask: Callable[[Turn, Words], Awaitable[Html]]
    take: Callable[[Turn, Words], Awaitable[Message]]
    without: str | None = None
    take_file: Callable[[Turn, Words], Awaitable[Message]] = no_file
    """What it does with a photo, a voice message or a document. Raises `FileUnwanted`, too."""
    left: Callable[[], Message] = texts.left
    """What stands in the screen's place where nothing was said after all."""


Ask: TypeAlias = Callable[[Turn, Words], Awaitable[None]]
"""Opens the screen. Raises `AlertUnknown` and `WordsUnwanted`."""


@dataclass(frozen=True, slots=True)
class FewWordsChat:
    """The screen that waits for words. `refusals` answers a key of before."""

    refusals: Refusals
    tasks: Mapping[Purpose, Task]

    def routes(self) -> list[Route]:
        """A typed line, a file, and the keys."""
        return [
            Route("alerts.words_typed", Typed(KIND, at_length=True), self.type),
            Route("alerts.words_file", SentFile(KIND), self.file),
            Route("alerts.words", Press(SayWords), self.press),
        ]

    async def ask(self, turn: Turn, words: Words) -> None:
        """Wait for the words. Raises `AlertUnknown` and `WordsUnwanted`."""
        question = await self.tasks[words.purpose].ask(turn, words)
        draft = await asking.begin(turn.moment, turn.me, words)
        await self._show(turn, draft, words, question)

    async def type(self, turn: Turn) -> None:
        """What was typed goes off the chat, whatever it is."""
        await turn.take_away()
        draft = await turn.uow.drafts.of_kind(turn.me.id, KIND)
        if draft is None:
            return
        if turn.text.strip(" .!").casefold() in LEAVING:
            await self._leave(turn, draft, Words.of(draft))
        else:
            await self._go_on(turn, draft, Words.of(draft).typed(turn.text, turn.today))

    async def file(self, turn: Turn) -> None:
        """A file; the words under it are like typed ones."""
        draft = await turn.uow.drafts.of_kind(turn.me.id, KIND)
        if draft is None:
            return
        words = Words.of(draft)
        try:
            said = await self.tasks[words.purpose].take_file(turn, words)
        except FileUnwanted as no:
            await turn.take_away()
            await turn.say(misfit(no.misfit))
            return
        except (AlertUnknown, WordsUnwanted) as no:
            said = refusal(no)
        if turn.message.caption:
            await self._go_on(turn, draft, words.typed(turn.message.caption, turn.today))
        else:
            await asking.end(turn.moment, draft, said)

    async def press(self, turn: Turn, button: SayWords) -> None:
        """A key of the screen."""
        draft = await turn.form(button, KIND)
        words = Words.of(draft) if draft else None
        if draft is None or words is None or not self._offers(words, button.choice):
            await self.refusals.overtaken(turn)
        elif button.choice is Choice.LEAVE:
            await self._leave(turn, draft, words)
        elif button.choice is Choice.REWRITE:
            await self._go_on(turn, draft, words.rewritten())
        else:
            await self._take(turn, draft, words)

    async def _leave(self, turn: Turn, draft: Draft, words: Words) -> None:
        await asking.end(turn.moment, draft, self.tasks[words.purpose].left())

    def _offers(self, words: Words, choice: Choice) -> bool:
        if choice is Choice.WITHOUT:
            return self.tasks[words.purpose].without is not None and not words.text
        return choice is Choice.LEAVE or words.step is Step.DOUBTFUL

    async def _go_on(self, turn: Turn, draft: Draft, words: Words) -> None:
        if words.step is Step.ACCEPTED:
            await self._take(turn, draft, words)
            return
        try:
            question = await self.tasks[words.purpose].ask(turn, words)
        except (AlertUnknown, WordsUnwanted) as no:
            await asking.end(turn.moment, draft, refusal(no))
            return
        await self._show(turn, await asking.keep(turn.moment, draft, words), words, question)

    async def _take(self, turn: Turn, draft: Draft, words: Words) -> None:
        """Whoever lost the right meanwhile leaves nothing behind."""
        try:
            said = await self.tasks[words.purpose].take(turn, words)
        except (AlertUnknown, WordsUnwanted) as no:
            said = refusal(no)
        await asking.end(turn.moment, draft, said)

    async def _show(self, turn: Turn, draft: Draft, words: Words, question: Html) -> None:
        without = None if words.text else self.tasks[words.purpose].without
        screen = texts.screen(draft, words, question, turn.today, without=without)
        await turn.show(draft, screen)


def refusal(why: AlertUnknown | WordsUnwanted) -> Message:
    """What stands in the screen's place when nothing can be said any more."""
    return Message(text=why.said if isinstance(why, WordsUnwanted) else unknown())
