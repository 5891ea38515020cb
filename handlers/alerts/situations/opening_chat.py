"""Ouvrir à quelqu'un…: on the card of a situation, in its place."""

from dataclasses import dataclass

from handlers.alerts.following.choosing_texts import PER_PAGE
from handlers.alerts.situations import opening_texts as texts
from handlers.alerts.situations.buttons import AskReaders, SwitchReader
from handlers.alerts.situations.opening import NotAmongThem, OthersOpenIt, switch_reader
from handlers.alerts.situations.readers import readers_of
from handlers.alerts.situations.texts import slot_of, unknown
from handlers.context import Turn
from handlers.routes import Press, Route
from storage.situations import SituationUnknown


@dataclass(frozen=True, slots=True)
class OpeningChat:
    """Who reads a situation by name."""

    def routes(self) -> list[Route]:
        """The pages of people, and a person."""
        return [
            Route("alerts.situation_readers", Press(AskReaders), self.ask),
            Route("alerts.situation_reader", Press(SwitchReader), self.switch),
        ]

    async def ask(self, turn: Turn, button: AskReaders) -> None:
        """Ouvrir à quelqu'un…."""
        try:
            readers = await readers_of(turn.moment, turn.me, button.situation)
        except SituationUnknown:
            turn.answer(unknown(), alert=True)
            return
        number = max(button.number, 0)
        await turn.redraw(slot_of(button.screen), texts.whom(button.screen, readers, number))

    async def switch(self, turn: Turn, button: SwitchReader) -> None:
        """This person."""
        try:
            readers, person = await switch_reader(
                turn.moment, turn.me, button.situation, button.whom, shuts=button.shuts
            )
        except SituationUnknown:
            turn.answer(unknown(), alert=True)
        except OthersOpenIt:
            turn.answer(texts.others_open_it(), alert=True)
        except NotAmongThem:
            turn.answer(texts.not_among_them(), alert=True)
        else:
            turn.answer(texts.switched(readers, person))
            people = [one.member.id for one in readers.found]
            number = people.index(person.id) // PER_PAGE if person.id in people else 0
            page = texts.whom(button.screen, readers, number)
            await turn.redraw(slot_of(button.screen), page)
