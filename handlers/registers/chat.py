"""/exporter: a coordinator takes out a register, or the figures of a year, as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from handlers.context import Turn
from handlers.exports import Counting, Register
from handlers.registers import texts
from handlers.registers.buttons import Take, Year
from handlers.routes import Command, Press, Refusals, Route
from handlers.words import SOURCE, later, speaking
from storage.messages import Document, Message
from storage.schema import new_id

STAYS = timedelta(hours=1)
"""Long enough to be saved; it stays in no chat that somebody leafs through later."""
YEARS_BACK, YEARS_AHEAD = 4, 1


@dataclass(frozen=True, slots=True)
class Registers:
    """What the other slices hand over: their `registers`, and how each is `counted` over a year."""

    refusals: Refusals
    registers: Sequence[Register]
    counted: Sequence[Counting]

    def routes(self) -> list[Route]:
        """The command, and the keys under its answer."""
        export = Command("exporter", later("Partenaires, réunions et chiffres, en fichiers"))
        return [
            Route("registers.open", export, self.open),
            Route("registers.year", Press(Year), self.year),
            Route("registers.take", Press(Take), self.take),
        ]

    async def open(self, turn: Turn) -> None:
        """/exporter."""
        screen = new_id()
        await turn.say(self._screen(turn, screen, turn.today.year), slot=screen)

    async def year(self, turn: Turn, button: Year) -> None:
        """Another year."""
        await turn.redraw(button.screen, self._screen(turn, button.screen, button.year))

    async def take(self, turn: Turn, button: Take) -> None:
        """One of the files; it leaves the chat by itself."""
        if button.year not in _years(turn):
            await self.refusals.overtaken(turn)
        elif button.what == texts.FIGURES:
            await self._give_figures(turn, button.year)
        elif one := next((each for each in self.registers if each.code == button.what), None):
            await self._give(turn, one, button.year)
        else:
            await self.refusals.overtaken(turn)

    async def _give(self, turn: Turn, register: Register, year: int) -> None:
        # A file is kept for years and read by others: it is in the language of the council.
        with speaking(SOURCE):
            file = await register.file(turn.moment, year)
        if file is None:
            turn.answer(texts.nothing_there(), alert=True)
            return
        said = texts.given(register, year, file, texts.leaves(turn.now + STAYS, turn.zone))
        await _hand_out(turn, said, f"{register.code} {year}" if register.yearly else register.code)

    async def _give_figures(self, turn: Turn, year: int) -> None:
        with speaking(SOURCE):
            kept = [await count(turn.moment, year) for count in self.counted]
        file = Document(f"chiffres-{year}.csv", texts.figures_table(kept))
        chapters = [await count(turn.moment, year) for count in self.counted]
        leaves = texts.leaves(turn.now + STAYS, turn.zone)
        said = texts.figures(chapters, year, turn.today, file, leaves)
        await _hand_out(turn, said, f"{texts.FIGURES} {year}")

    def _screen(self, turn: Turn, screen: str, year: int) -> Message:
        return texts.offered(self.registers, screen, year, _years(turn))


async def _hand_out(turn: Turn, message: Message, detail: str) -> None:
    slot = f"register:{new_id()}"
    await turn.say(message, slot=slot)
    await turn.uow.outbox.delete(slot, now=turn.now, due_at=turn.now + STAYS)
    await turn.uow.audit.append(turn.me.id, "register.taken_out", turn.me.id, turn.now, detail)


def _years(turn: Turn) -> range:
    return range(turn.today.year - YEARS_BACK, turn.today.year + YEARS_AHEAD + 1)
