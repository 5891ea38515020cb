"""/routage in the chat: the rules, the form that makes one or asks, and the exchange groups."""

from dataclasses import dataclass

from handlers.routes import Refusals, Route
from handlers.routing.cards import Cards
from handlers.routing.exchange import Exchange
from handlers.routing.form_chat import FormChat
from handlers.routing.of_alerts import OfAlerts


@dataclass(frozen=True, slots=True)
class Routing:
    """`of_alerts` is what the alerts hand over: the natures, and who would hear."""

    refusals: Refusals
    of_alerts: OfAlerts

    def routes(self) -> list[Route]:
        """In the order in which a coordinator meets them."""
        return [
            *Cards(self.of_alerts.natures).routes(),
            *FormChat(self.refusals, self.of_alerts).routes(),
            *Exchange(self.refusals).routes(),
        ]
