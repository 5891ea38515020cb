"""Meetings in the chat: what is coming, and the card of a meeting."""

from dataclasses import dataclass, field

from handlers.context import Turn
from handlers.meetings import service, telling
from handlers.meetings.agenda.board import Writing
from handlers.meetings.agenda.proposing import Proposing
from handlers.meetings.agenda.round_chat import RoundTable
from handlers.meetings.buttons import (
    CallOff,
    ConfirmCallOff,
    File,
    More,
    Move,
    Open,
    Relocate,
    WriteAgenda,
)
from handlers.meetings.changing import Moving, Relocating
from handlers.meetings.convening.chat import Answering
from handlers.meetings.convening.seats import seats_of
from handlers.meetings.convening.tally import tally_of
from handlers.meetings.forms import Forms
from handlers.meetings.importing.chat import Importing
from handlers.meetings.minutes.chat import MinutesChat
from handlers.meetings.planning import Planning
from handlers.meetings.series.chat import WholeSeries, running
from handlers.meetings.texts import cards, changing, form
from handlers.routes import Command, Press, Refusals, Route
from handlers.words import later
from storage.meetings import Meeting, MeetingUnknown
from storage.members import Role


@dataclass(frozen=True, slots=True)
class Meetings:
    """Meetings. `refusals` answers a key of before."""

    refusals: Refusals
    planning: Planning = field(default_factory=Planning)
    moving: Moving = field(default_factory=Moving)
    relocating: Relocating = field(default_factory=Relocating)
    writing: Writing = field(default_factory=Writing)
    series: WholeSeries = field(default_factory=WholeSeries)

    def routes(self) -> list[Route]:
        """What meetings answer."""
        return [
            Route(
                "meetings.list",
                Command("reunions", later("Les réunions à venir"), later("Réunions")),
                self.coming,
            ),
            Route("meetings.card", Press(Open), self.card),
            Route("meetings.more", Press(More), self.more),
            Route("meetings.file", Press(File), self.file),
            Route(
                "meetings.plan",
                Command("reunion", later("Préparer une réunion")),
                self.planning.start,
            ),
            Route(
                "meetings.agenda",
                Command("ordre_du_jour", later("Écrire et envoyer un ordre du jour")),
                self.writing.choose,
            ),
            Route("meetings.write", Press(WriteAgenda), self.write),
            Route("meetings.move", Press(Move), self.move),
            Route("meetings.relocate", Press(Relocate), self.relocate),
            Route("meetings.call_off", Press(CallOff), self.ask_call_off),
            Route("meetings.call_off_confirm", Press(ConfirmCallOff), self.call_off),
            *Answering(self.refusals).routes(),
            *Proposing(self.refusals).routes(),
            *RoundTable().routes(),
            *self.series.routes(),
            *MinutesChat(self.refusals).routes(),
            *Importing(self.refusals).routes(),
            *self.forms.routes(),
        ]

    @property
    def forms(self) -> Forms:
        """The forms by the kind of their drafts."""
        every = (
            *(self.planning, self.moving, self.relocating),
            *(self.writing, self.series.changing),
        )
        return Forms(self.refusals, {one.kind: one for one in every})

    async def coming(self, turn: Turn) -> None:
        """/reunions, and the permanent key."""
        meetings = await service.coming_for(turn.moment, turn.me)
        if not meetings:
            await turn.say(cards.nothing_coming(plans=turn.me.role is Role.COORDINATOR))
            return
        answered = await turn.uow.attendances.by(turn.me.id)
        await turn.say(cards.coming(meetings, turn.me, answered, turn.policy, turn.now))

    async def card(self, turn: Turn, button: Open) -> None:
        """One meeting."""
        if (meeting := await self._open(turn, button.meeting)) is None:
            return
        plans = turn.me.role is Role.COORDINATOR
        await turn.say(
            cards.card(
                meeting,
                await turn.uow.agendas.newest(meeting.id),
                (await seats_of(turn.moment, meeting)).of(turn.me),
                tally=await tally_of(turn.moment, meeting) if plans else None,
                series=await running(turn.moment, meeting),
                policy=turn.policy,
                now=turn.now,
            )
        )

    async def more(self, turn: Turn, button: More) -> None:
        """[Plus…] on the card."""
        if meeting := await self._open(turn, button.meeting):
            await turn.say(cards.more(meeting, await running(turn.moment, meeting), turn.now))

    async def file(self, turn: Turn, button: File) -> None:
        """The `.ics` file once more."""
        if meeting := await self._open(turn, button.meeting):
            await turn.say(cards.file(meeting, await telling.file_of(turn.moment, meeting)))

    async def write(self, turn: Turn, button: WriteAgenda) -> None:
        """[Ordre du jour] on the card."""
        if meeting := await self._open(turn, button.meeting):
            await self.writing.start(turn, meeting)

    async def move(self, turn: Turn, button: Move) -> None:
        """[Déplacer] on the card."""
        if meeting := await self._open(turn, button.meeting):
            await self.moving.start(turn, meeting)

    async def relocate(self, turn: Turn, button: Relocate) -> None:
        """[Changer le lieu] on the card."""
        if meeting := await self._open(turn, button.meeting):
            await self.relocating.start(turn, meeting)

    async def ask_call_off(self, turn: Turn, button: CallOff) -> None:
        """[Annuler la réunion] on the card: first a question."""
        if meeting := await self._open(turn, button.meeting):
            told = await telling.will_hear(turn.moment, meeting)
            await turn.say(changing.confirm_call_off(meeting, told, turn.now))

    async def call_off(self, turn: Turn, button: ConfirmCallOff) -> None:
        """The answer to it. A second press finds the meeting called off."""
        try:
            meeting, told = await service.call_off(
                turn.moment, turn.me, button.meeting, button.version
            )
        except MeetingUnknown:
            turn.answer(form.unknown(), alert=True)
        except service.MeetingOver:
            turn.answer(form.over(), alert=True)
        except service.MeetingChanged:
            await self.refusals.overtaken(turn)
        else:
            await turn.say(changing.called_off(meeting, told))

    async def _open(self, turn: Turn, meeting: str) -> Meeting | None:
        """The meeting that a key is about; without one, the press is answered."""
        try:
            return await service.open_to(turn.moment, turn.me, meeting)
        except MeetingUnknown:
            turn.answer(form.unknown(), alert=True)
        except service.MeetingOver:
            turn.answer(form.over(), alert=True)
        return None
