"""/moi: what Vigie keeps about the person who asks."""

from dataclasses import dataclass

from handlers.context import Turn
from handlers.members.texts import profile as texts
from handlers.routes import Command, Route
from handlers.words import later


@dataclass(frozen=True, slots=True)
class Profile:
    """One's own row, read out."""

    def routes(self) -> list[Route]:
        """One command."""
        does = later("Ce que Vigie garde sur moi")
        return [Route("members.me", Command("moi", does), self.show)]

    async def show(self, turn: Turn) -> None:
        """/moi."""
        names = await turn.uow.communes.names()
        await turn.say(texts.profile(turn.me, names, turn.policy.coordination_phone))
