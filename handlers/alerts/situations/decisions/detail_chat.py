"""One decision in the chat: read in private, put into words, and shared among several people."""

from dataclasses import dataclass

from handlers.alerts import texts as alert_texts
from handlers.alerts.few_words.asking import Purpose, Words, WordsUnwanted
from handlers.alerts.few_words.chat import Ask
from handlers.alerts.following.choosing_texts import PER_PAGE
from handlers.alerts.showing import PrivateChatGone
from handlers.alerts.situations.decisions import detail_texts as texts
from handlers.alerts.situations.decisions.buttons import (
    AskContributors,
    ReadDecision,
    ShowDecision,
    SwitchContributor,
    WordDecision,
)
from handlers.alerts.situations.decisions.chat import attempt
from handlers.alerts.situations.decisions.contributing import contributing_of, switch_contributor
from handlers.alerts.situations.decisions.reading import reading_of_one
from handlers.alerts.situations.decisions.wording import NothingSaid, read
from handlers.alerts.situations.decisions.wording_texts import nothing_said, opened_here
from handlers.alerts.situations.texts import slot_of, unknown
from handlers.context import Turn
from handlers.routes import Press, Route
from storage.situations import SituationUnknown


@dataclass(frozen=True, slots=True)
class DecisionDetailChat:
    """What one decision says, and who works on it. `ask` waits for a few words."""

    ask: Ask

    def routes(self) -> list[Route]:
        """In the order in which people meet them."""
        return [
            Route("alerts.decision", Press(ShowDecision), self.show),
            Route("alerts.decision_read", Press(ReadDecision), self.read),
            Route("alerts.decision_word", Press(WordDecision), self.word),
            Route("alerts.decision_contributors", Press(AskContributors), self.ask_contributors),
            Route("alerts.decision_contributor", Press(SwitchContributor), self.switch),
        ]

    async def show(self, turn: Turn, button: ShowDecision) -> None:
        """One of them."""
        reading = await attempt(turn, reading_of_one(turn.moment, turn.me, button.decision))
        if reading is not None:
            screen = texts.one_of_them(button.screen, reading)
            await turn.redraw(slot_of(button.screen), screen)

    async def read(self, turn: Turn, button: ReadDecision) -> None:
        """Lire la décision."""
        try:
            await read(turn.moment, turn.me, button.decision)
        except SituationUnknown:
            turn.answer(unknown(), alert=True)
        except NothingSaid:
            turn.answer(nothing_said())
        except PrivateChatGone:
            turn.answer(alert_texts.no_private_chat(turn.moment.bot_username), alert=True)
        else:
            turn.answer(opened_here())

    async def word(self, turn: Turn, button: WordDecision) -> None:
        """Préciser…."""
        try:
            await self.ask(turn, Words(purpose=Purpose.DECISION, about=button.decision))
        except WordsUnwanted as no:
            turn.answer(no.said, alert=True)

    async def ask_contributors(self, turn: Turn, button: AskContributors) -> None:
        """Associer…: whom?"""
        found = await attempt(turn, contributing_of(turn.moment, turn.me, button.decision))
        if found is not None:
            page = texts.who_contributes(button.screen, found, max(button.number, 0))
            await turn.redraw(slot_of(button.screen), page)

    async def switch(self, turn: Turn, button: SwitchContributor) -> None:
        """This person."""
        act = switch_contributor(
            turn.moment, turn.me, button.decision, button.whom, leaves=button.leaves
        )
        kept = await attempt(turn, act)
        if kept is None:
            return
        contributing, person = kept
        turn.answer(texts.switched(contributing, person))
        people = [one.member.id for one in contributing.found]
        number = people.index(person.id) // PER_PAGE if person.id in people else 0
        page = texts.who_contributes(button.screen, contributing, number)
        await turn.redraw(slot_of(button.screen), page)
