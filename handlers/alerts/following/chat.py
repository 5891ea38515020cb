"""The keys of the sheet of an alert."""

from dataclasses import dataclass

from handlers.alerts import texts
from handlers.alerts.following.buttons import Follow
from handlers.alerts.following.sheet import open_sheet
from handlers.context import Turn
from handlers.routes import Press, Route
from storage.alerts import AlertUnknown


@dataclass(frozen=True, slots=True)
class FollowingChat:
    """What becomes of an alert after somebody has seen it."""

    def routes(self) -> list[Route]:
        """The key that opens the sheet."""
        return [Route("alerts.follow", Press(Follow), self.follow)]

    async def follow(self, turn: Turn, button: Follow) -> None:
        """Suite…."""
        try:
            await open_sheet(turn.moment, turn.me, button.alert)
        except AlertUnknown:
            turn.answer(texts.unknown(), alert=True)
