"""Series in the chat: all dates in a file, changing and stopping, from the card of one of them."""

from dataclasses import dataclass, field

from handlers.context import Turn
from handlers.meetings import service, telling
from handlers.meetings.buttons import AllDates, ChangeSeries, ConfirmStop, Stop
from handlers.meetings.invitation import together
from handlers.meetings.series import keeping
from handlers.meetings.series.ahead import dates_for
from handlers.meetings.series.form import ChangingSeries
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
class WholeSeries:
    """What concerns all dates at once."""

    changing: ChangingSeries = field(default_factory=ChangingSeries)

    def routes(self) -> list[Route]:
        """What the keys answer."""
        return [
            Route("meetings.all_dates", Press(AllDates), self.all_dates),
            Route("meetings.change_series", Press(ChangeSeries), self.change),
            Route("meetings.stop", Press(Stop), self.ask),
            Route("meetings.stop_confirm", Press(ConfirmStop), self.stop),
        ]

    async def all_dates(self, turn: Turn, button: AllDates) -> None:
        """[Toutes les dates]: one file with what is to come for the reader."""
        try:
            meeting = await service.seen_by(turn.moment, turn.me, button.meeting)
            series = await turn.uow.series.get(meeting.series or "")
        except (MeetingUnknown, SeriesUnknown):
            turn.answer(form.unknown(), alert=True)
            return
        if dates := await dates_for(turn.moment, turn.me, series):
            file = together(dates, await telling.organiser(turn.moment), turn.now)
            await turn.say(texts.all_dates(series, len(dates), file))
        else:
            turn.answer(texts.over(), alert=True)

    async def change(self, turn: Turn, button: ChangeSeries) -> None:
        """[Changer la série] on the card."""
        try:
            meeting = await service.seen_by(turn.moment, turn.me, button.meeting)
            await self.changing.start(turn, meeting)
        except (MeetingUnknown, SeriesUnknown):
            turn.answer(form.unknown(), alert=True)
        except SeriesOver:
            turn.answer(texts.over(), alert=True)

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
