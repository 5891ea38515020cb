"""The answers to the round of the table: one tap each, and the tap shows."""

from dataclasses import dataclass

from handlers.context import Turn
from handlers.meetings import service
from handlers.meetings.agenda.buttons import Absent, NothingToSay
from handlers.meetings.agenda.round import answer
from handlers.meetings.convening.answering import MeetingBegun
from handlers.meetings.texts import attendance, form
from handlers.meetings.texts import round as texts
from handlers.routes import Press, Route
from storage.meetings import MeetingUnknown
from storage.outbox import THIS_CHAT
from storage.rounds import RoundAnswer


@dataclass(frozen=True, slots=True)
class RoundTable:
    """« Un point » is answered by the form of proposals."""

    def routes(self) -> list[Route]:
        """The two answers that ask for nothing more."""
        return [
            Route("meetings.round_nothing", Press(NothingToSay), self.nothing),
            Route("meetings.round_absent", Press(Absent), self.absent),
        ]

    async def nothing(self, turn: Turn, button: NothingToSay) -> None:
        """Rien à signaler."""
        await self._answer(turn, button.meeting, RoundAnswer.NOTHING)

    async def absent(self, turn: Turn, button: Absent) -> None:
        """Absent."""
        await self._answer(turn, button.meeting, RoundAnswer.ABSENT)

    async def _answer(self, turn: Turn, meeting_id: str, said: RoundAnswer) -> None:
        try:
            meeting = await answer(turn.moment, turn.me, meeting_id, said)
        except MeetingUnknown:
            turn.answer(form.unknown(), alert=True)
        except service.MeetingOver:
            turn.answer(form.over(), alert=True)
        except MeetingBegun:
            turn.answer(attendance.begun(), alert=True)
        else:
            parameters = {
                "chat_id": THIS_CHAT,
                "message_id": turn.message.message_id,
                "reply_markup": texts.keys(meeting, said),
            }
            await turn.uow.outbox.call(
                await turn.chat(), "editMessageReplyMarkup", parameters, now=turn.now
            )
            turn.answer(texts.noted())
