"""/charte: reading it, and accepting a version before its date."""

from dataclasses import dataclass

from handlers.context import Turn
from handlers.members.buttons import ReadCharter
from handlers.members.texts import charter as texts
from handlers.routes import Command, Press, Refusals, Route
from handlers.words import Html, joined, later
from storage.charters import Charter
from storage.members import Role
from storage.schema import new_id


@dataclass(frozen=True, slots=True)
class CharterDesk:
    """Accepting is the same press as on the way in: `arrival.Arrival.accept`."""

    refusals: Refusals

    def routes(self) -> list[Route]:
        """What anyone may do with the charter."""
        return [
            Route("members.charter", Command("charte", later("La charte")), self.open),
            Route("members.charter_read", Press(ReadCharter), self.read),
        ]

    async def open(self, turn: Turn) -> None:
        """/charte: the text in force."""
        await self._show(turn, await turn.uow.charters.in_force(turn.now))
        if turn.me.role is Role.COORDINATOR:
            await turn.say(texts.for_coordinators())

    async def read(self, turn: Turn, button: ReadCharter) -> None:
        """Lire la charte, from an announcement."""
        if not 1 <= button.version <= await turn.uow.charters.last_version():
            await self.refusals.overtaken(turn)
            return
        await self._show(turn, await turn.uow.charters.get(button.version))

    async def _show(self, turn: Turn, charter: Charter) -> None:
        screen = new_id()
        newest = await turn.uow.charters.last_version()
        unsigned = turn.me.charter_version < newest
        shown = texts.version_shown(
            charter,
            screen,
            signed=await _standing(turn, charter),
            may_sign=unsigned and charter.version == newest,
            newer=newest if unsigned and charter.version < newest else None,
        )
        await turn.say(shown, slot=screen)


async def _standing(turn: Turn, charter: Charter) -> Html | None:
    """What this person did about a version, and from when it counts where that is to come."""
    day_of = turn.moment.day_of
    coming, signed = None, None
    if charter.effective_at > turn.now:
        coming = texts.takes_effect(day_of(charter.effective_at), turn.today)
    signed_at = await turn.uow.charters.signed_at(turn.me.id, charter.version)
    if signed_at is not None:
        signed = texts.signed_on(day_of(signed_at), turn.today)
    elif turn.me.charter_version >= charter.version:
        signed = texts.signed()
    return joined([coming, signed], " ") or None
