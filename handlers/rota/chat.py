"""/astreinte in the chat: who is on call, and the form that says who will be."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.context import Turn
from handlers.moment import Moment
from handlers.rota import service, texts
from handlers.rota.form import Form
from handlers.rota.ticks import look_after_rota, tell_on_call
from handlers.routes import Command, Refusals, Route
from handlers.words import later


@dataclass(frozen=True, slots=True)
class Rotas:
    """`refusals` answers a key of before."""

    refusals: Refusals

    def routes(self) -> list[Route]:
        """The command, then the form."""
        command = Command("astreinte", later("Qui est d'astreinte à la mairie"))
        return [Route("rota.show", command, self.show), *Form(self.refusals).routes()]

    def ticks(self) -> list[Callable[[Moment], Awaitable[None]]]:
        """What the clock asks about."""
        return [look_after_rota, tell_on_call]

    async def show(self, turn: Turn) -> None:
        """/astreinte: one's own communes, a coordinator's are all; this reading is audited."""
        communes = await service.communes_of(turn.moment, turn.me)
        stints = await turn.uow.rotas.ahead(turn.today, communes)
        at_town_hall = {
            (insee, one.id)
            for insee in {stint.insee for stint in stints}
            for one in await service.officials_of(turn.moment, [insee])
        }
        await turn.uow.audit.append(turn.me.id, "rota.shown", turn.me.id, turn.now)
        rota = texts.Rota(
            today=turn.today,
            communes=communes,
            names=await turn.uow.communes.names(),
            stints=stints,
            people=await turn.uow.members.get_all({stint.member for stint in stints}),
            may_answer=frozenset(at_town_hall),
        )
        await turn.say(texts.overview(rota))
