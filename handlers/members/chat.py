"""Partners in the chat: what can happen, part by part."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.members.arrival import Arrival
from handlers.members.invitation_form import InvitationForm
from handlers.moment import Moment
from handlers.routes import Refusals, Route
from storage.members import Member


@dataclass(frozen=True, slots=True)
class Members:
    """`set_menu` gives a person the commands of the role, `permanent_keys` the keys that stay."""

    refusals: Refusals
    set_menu: Callable[[Moment, Member], Awaitable[None]]
    permanent_keys: Callable[[], Mapping[str, Any]]

    def routes(self) -> list[Route]:
        """In the order in which a person meets them."""
        arrival = Arrival(self.refusals, self.set_menu, self.permanent_keys)
        parts = (arrival, InvitationForm(self.refusals))
        return [route for part in parts for route in part.routes()]
