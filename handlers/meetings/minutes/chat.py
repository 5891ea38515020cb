"""Minutes in the chat: which meeting, and the form on which they are written."""

from dataclasses import dataclass

from handlers.context import Turn
from handlers.meetings.minutes.answers import Answers
from handlers.meetings.minutes.buttons import Note, OpenMinutes
from handlers.meetings.minutes.form import Notebook
from handlers.meetings.minutes.lately import lately
from handlers.meetings.minutes.page import KIND
from handlers.meetings.minutes.reading import send_paper
from handlers.meetings.minutes.texts.listing import listing
from handlers.meetings.minutes.writing import writes
from handlers.meetings.service import MeetingOver
from handlers.meetings.texts import form
from handlers.routes import Command, Press, Refusals, Route, Typed
from handlers.words import later
from storage.meetings import MeetingUnknown


@dataclass(frozen=True, slots=True)
class MinutesChat:
    """Minutes. `refusals` answers a key of before."""

    refusals: Refusals

    def routes(self) -> list[Route]:
        """In the order in which people meet them."""
        return [
            Route(
                "meetings.all_minutes",
                Command("releves", later("Les relevés de décisions des réunions")),
                self.choose,
            ),
            Route("meetings.minutes", Press(OpenMinutes), self.open),
            Route("meetings.minutes_note", Press(Note), self.notebook.pick),
            *Answers().routes(),
            Route("meetings.typed_minutes", Typed(KIND, at_length=True), self.notebook.typed),
        ]

    @property
    def notebook(self) -> Notebook:
        """The form."""
        return Notebook(self.refusals)

    async def choose(self, turn: Turn) -> None:
        """/releves: of which meeting?"""
        await turn.say(listing(await lately(turn.moment, turn.me)))

    async def open(self, turn: Turn, button: OpenMinutes) -> None:
        """To be written, or, for whoever does not write, to be read."""
        minutes = await turn.uow.minutes.of(button.meeting)
        try:
            if writes(turn.me, minutes):
                await self.notebook.start(turn, button.meeting)
            else:
                await send_paper(turn, button.meeting)
        except MeetingUnknown:
            turn.answer(form.unknown(), alert=True)
        except MeetingOver:
            turn.answer(form.over(), alert=True)
