"""Series in the chat: « Arrêter la série » on the card of one of its meetings."""

from dataclasses import dataclass

from handlers.context import Turn
from handlers.meetings import service, telling
from handlers.meetings.buttons import ConfirmStop, Stop
from handlers.meetings.series import keeping
from handlers.meetings.series.keeping import SeriesOver
from handlers.meetings.series.occurrences import recurrence_of
from handlers.meetings.series.recurrence import Recurrence
from handlers.meetings.texts import form
from handlers.meetings.texts import series as texts
from handlers.moment import Moment
from handlers.routes import Press, Route
from storage.meetings import Meeting, MeetingUnknown
from storage.series import SeriesUnknown


@dataclass(frozen=True, slots=True)
class Stopping:
    """One question, and what its answer does."""

    def routes(self) -> list[Route]:
        """What the key and its question answer."""
        return [
            Route("meetings.stop", Press(Stop), self.ask),
            Route("meetings.stop_confirm", Press(ConfirmStop), self.stop),
        ]

    async def ask(self, turn: Turn, button: Stop) -> None:
        """[Arrêter la série] on the card: first a question."""
        try:
            meeting = await service.seen_by(turn.moment, turn.me, button.meeting)
            ending = await keeping.ending_of(turn.moment, meeting.series or "")
        except (MeetingUnknown, SeriesUnknown):
            turn.answer(form.unknown(), alert=True)
        except SeriesOver:
            turn.answer(texts.over(), alert=True)
        else:
            told = await telling.will_hear(turn.moment, ending.last)
            dates, kept = ending.dates, ending.kept
            await turn.say(texts.confirm_stop(meeting, dates, kept, told, turn.now))

    async def stop(self, turn: Turn, button: ConfirmStop) -> None:
        """The answer to it. A second press finds the series stopped."""
        try:
            ending, told = await keeping.stop(turn.moment, turn.me, button.series)
        except SeriesUnknown:
            turn.answer(form.unknown(), alert=True)
        except SeriesOver:
            turn.answer(texts.over(), alert=True)
        else:
            await turn.say(texts.done(ending.series, ending.dates, told))


async def running(moment: Moment, meeting: Meeting) -> Recurrence | None:
    """When a meeting comes back; None where it does not, or does no more."""
    if meeting.series is None:
        return None
    series = await moment.uow.series.get(meeting.series)
    return None if series.is_stopped else recurrence_of(series)
