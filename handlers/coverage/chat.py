"""/couverture in the chat."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.context import Turn
from handlers.coverage import texts
from handlers.coverage.forecast import spells
from handlers.coverage.looking import OutlookOf, Watch, gaps_ahead
from handlers.moment import Moment
from handlers.routes import Command, Route
from handlers.words import later


@dataclass(frozen=True, slots=True)
class Coverage:
    """`outlook_of` is the live policy of the alerts, for any instant to come."""

    outlook_of: OutlookOf

    def routes(self) -> list[Route]:
        """The one command."""
        command = Command("couverture", later("Qui serait prévenu, ces prochains jours"))
        return [Route("coverage.show", command, self.show)]

    def ticks(self) -> list[Callable[[Moment], Awaitable[None]]]:
        """What the clock asks about."""
        return [Watch(self.outlook_of).look]

    async def show(self, turn: Turn) -> None:
        """/couverture."""
        gaps = await gaps_ahead(turn.moment, self.outlook_of)
        names = await turn.uow.communes.names()
        await turn.say(texts.on_demand(turn.moment, spells(gaps), names))
