"""Answers in the chat: Présent, Excusé, who comes instead, and « Qui vient ? »."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

from handlers.context import Turn
from handlers.meetings import service, telling
from handlers.meetings.convening import answering, live
from handlers.meetings.convening.answering import MeetingBegun
from handlers.meetings.convening.buttons import Answers, Chase, Come, Excuse, Mail, StepBack
from handlers.meetings.convening.chasing import AlreadyChased, NobodySilent, chase
from handlers.meetings.convening.form import Naming
from handlers.meetings.convening.mail import convocation
from handlers.meetings.convening.marking import mark, pressed
from handlers.meetings.texts import attendance, form
from handlers.meetings.texts import mail as mail_texts
from handlers.meetings.texts import tally as tally_texts
from handlers.routes import Press, Refusals, Route
from storage.attendances import Answer
from storage.meetings import MeetingUnknown

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answering:
    """What the invited answer, and what their coordinator makes of it."""

    refusals: Refusals

    def routes(self) -> list[Route]:
        """From the convocation to the count."""
        return [
            Route("meetings.come", Press(Come), self.come),
            Route("meetings.excuse", Press(Excuse), self.excuse),
            Route("meetings.step_back", Press(StepBack), self.step_back),
            Route("meetings.answers", Press(Answers), self.answers),
            Route("meetings.chase", Press(Chase), self.chase),
            Route("meetings.mail", Press(Mail), self.mail),
            *Naming(self.refusals).routes(),
        ]

    async def come(self, turn: Turn, button: Come) -> None:
        """Présent."""
        said = answering.answer(turn.moment, turn.me, button.meeting, Answer.PRESENT)
        if meeting := await _found(turn, said):
            await mark(turn, meeting, pressed(turn))
            turn.answer(attendance.expected())

    async def excuse(self, turn: Turn, button: Excuse) -> None:
        """Excusé."""
        said = answering.answer(turn.moment, turn.me, button.meeting, Answer.EXCUSED)
        if meeting := await _found(turn, said):
            await mark(turn, meeting, pressed(turn))
            turn.answer(attendance.excused())

    async def step_back(self, turn: Turn, button: StepBack) -> None:
        """Je ne peux pas, of somebody who was to come for another."""
        said = answering.step_back(turn.moment, turn.me, button.meeting)
        if meeting := await _found(turn, said):
            await mark(turn, meeting, pressed(turn))
            turn.answer(attendance.excused())

    async def answers(self, turn: Turn, button: Answers) -> None:
        """[Qui vient ?]: the count, which goes on by itself."""
        opened = service.open_to(turn.moment, turn.me, button.meeting)
        if meeting := await _found(turn, opened):
            await live.open_tally(turn.moment, turn.me, meeting)

    async def chase(self, turn: Turn, button: Chase) -> None:
        """[Relancer]: once, however often it is pressed."""
        try:
            count = await _found(turn, chase(turn.moment, turn.me, button.meeting))
        except AlreadyChased:
            turn.answer(tally_texts.chased_before(), alert=True)
        except NobodySilent:
            turn.answer(tally_texts.nobody_silent())
        else:
            if count is not None:
                turn.answer(tally_texts.chased(count))

    async def mail(self, turn: Turn, button: Mail) -> None:
        """[Par courriel]: the convocation as a file; of a meeting that was called off, the news."""
        seen = service.seen_by(turn.moment, turn.me, button.meeting)
        if meeting := await _found(turn, seen):
            organiser = await telling.organiser(turn.moment)
            file = convocation(meeting, organiser, turn.now)
            await turn.uow.audit.append(turn.me.id, "meeting.mail_made", meeting.id, turn.now)
            await turn.say(mail_texts.handed_over(file))


async def _found(turn: Turn, act: Awaitable[T]) -> T | None:
    """What the act returns; where the meeting takes no answers any more, the press is answered."""
    try:
        return await act
    except MeetingUnknown:
        turn.answer(form.unknown(), alert=True)
    except MeetingBegun:
        turn.answer(attendance.begun(), alert=True)
    except service.MeetingOver:
        turn.answer(form.over(), alert=True)
    return None
