"""Groups in the chat: the coordinator's cards, linking, and what happens in a group itself."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.context import Turn
from handlers.groups import ticks
from handlers.groups.cards import Cards
from handlers.groups.linking import Linking
from handlers.groups.presence import Presence
from handlers.moment import Moment
from handlers.routes import Refusals, Route
from storage.members import Member


@dataclass(frozen=True, slots=True)
class Groups:
    """The slice as the composition root sees it.

    `permanent_keys` are the keys that stay beside the text field; `person_moved` hears when a
    person blocks the bot, or takes it back.
    """

    refusals: Refusals
    permanent_keys: Callable[[Member], Mapping[str, Any]]
    person_moved: Callable[[Turn], Awaitable[None]]

    def routes(self) -> list[Route]:
        """Every route of the three."""
        return [
            *Cards(self.refusals).routes(),
            *Linking(self.refusals, self.permanent_keys).routes(),
            *Presence(self.refusals, self.person_moved).routes(),
        ]

    def ticks(self) -> list[Callable[[Moment], Awaitable[None]]]:
        """What the clock asks about."""
        close_forms = ticks.FormsLeftAlone(self.permanent_keys).close
        return [ticks.leave_unlinked, ticks.forget_foreign, close_forms]
