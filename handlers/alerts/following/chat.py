"""The keys of the sheet of an alert."""

from dataclasses import dataclass

from handlers.alerts import texts
from handlers.alerts.following.buttons import Follow, OtherActs
from handlers.alerts.following.sheet import open_sheet, show_others
from handlers.context import Turn
from handlers.routes import Press, Route
from storage.alerts import AlertUnknown


@dataclass(frozen=True, slots=True)
class FollowingChat:
    """What becomes of an alert after somebody has seen it."""

    def routes(self) -> list[Route]:
        """The key that opens the sheet, and the one under it that shows what else there is."""
        return [
            Route("alerts.follow", Press(Follow), self.follow),
            Route("alerts.other_acts", Press(OtherActs), self.others),
        ]

    async def follow(self, turn: Turn, button: Follow) -> None:
        """Suite…."""
        try:
            await open_sheet(turn.moment, turn.me, button.alert)
        except AlertUnknown:
            turn.answer(texts.unknown(), alert=True)

    async def others(self, turn: Turn, button: OtherActs) -> None:
        """Autre…."""
        try:
            await show_others(turn.moment, turn.me, button.alert)
        except AlertUnknown:
            turn.answer(texts.unknown(), alert=True)
