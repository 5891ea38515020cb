"""The page's addresses: files, the state, the stream of changes, and what a hand does."""

from starlette.routing import BaseRoute

from bot.playground.world import World


class Page:
    """Shows the world of one playground."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[BaseRoute]:
        """Everything but the Bot API."""
        return []
