"""The form on which a coordinator changes a whole series."""

from dataclasses import dataclass

from handlers.context import Turn
from handlers.meetings import telling
from handlers.meetings.buttons import KeyUnknown
from handlers.meetings.conflicts import conflicts_of_all
from handlers.meetings.limits import TooLong
from handlers.meetings.school import school_break
from handlers.meetings.series import changing, wish
from handlers.meetings.series.changing import SeriesChanged
from handlers.meetings.series.keeping import SeriesOver
from handlers.meetings.series.rhythm import EndTooLate, EndTooSoon
from handlers.meetings.series.wish import NoSuchDate, Wish
from handlers.meetings.texts import form
from handlers.meetings.texts import series as series_texts
from handlers.meetings.texts import series_changing as texts
from handlers.meetings.when import DateUnclear
from handlers.words import Html
from storage.drafts import Draft
from storage.meetings import Meeting, MeetingUnknown
from storage.series import Series, SeriesUnknown

GONE = (SeriesUnknown, SeriesChanged, SeriesOver, MeetingUnknown)


@dataclass(frozen=True, slots=True)
class ChangingSeries:
    """The form of kind `meeting_series`; its state: series, version, and a `Wish`."""

    kind = "meeting_series"

    async def start(self, turn: Turn, meeting: Meeting) -> None:
        """From the card of one of its meetings. Raises `SeriesUnknown`, `SeriesOver`."""
        series = await turn.uow.series.get(meeting.series or "")
        made = await turn.uow.meetings.of_series(series.id)
        places = [one for one in await turn.uow.meetings.last_places(4) if one != series.place]
        begun = Wish(next_day=changing.next_date(series, made, turn.now), places=tuple(places[:3]))
        state = begun.as_state() | {"series": series.id, "version": series.version}
        draft = await turn.uow.drafts.open(turn.me.id, self.kind, "what", state, turn.now)
        await self._show(turn, draft, series, begun)

    async def pick(self, turn: Turn, draft: Draft, value: str) -> None:
        """A key of the form. Raises `KeyUnknown`."""
        current = Wish.of_state(draft.state)
        if (series := await self._series(turn, draft)) is None:
            return
        if current.is_complete:
            if value != "confirm":
                raise KeyUnknown
            await self._change(turn, draft, series, current)
            return
        try:
            chosen = wish.picked(current, series, value, turn.now)
        except (ValueError, LookupError, EndTooSoon, EndTooLate, NoSuchDate):
            raise KeyUnknown from None
        except DateUnclear as error:
            await self._ask(turn, draft, series, current.begun(), form.unclear(error.reason))
        else:
            await self._ask(turn, draft, series, chosen)

    async def back(self, turn: Turn, draft: Draft) -> None:
        """The question before."""
        if (series := await self._series(turn, draft)) is not None:
            await self._ask(turn, draft, series, Wish.of_state(draft.state).before())

    async def typed(self, turn: Turn, draft: Draft) -> bool:
        """A line typed into the form: nothing of what was answered is lost by a bad one."""
        current = Wish.of_state(draft.state)
        if (series := await self._series(turn, draft)) is None:
            return True
        problem: Html | None = None
        try:
            current = wish.typed(current, series, turn.text, turn.now)
        except DateUnclear as error:
            problem = form.unclear(error.reason)
        except EndTooSoon:
            problem = series_texts.end_too_soon()
        except EndTooLate:
            problem = series_texts.end_too_late()
        except TooLong as error:
            problem = form.too_long(error.length, error.limit)
        except NoSuchDate:
            problem = texts.no_such_date()
        except LookupError:
            problem = form.use_the_keys()
        await self._ask(turn, draft, series, current, problem)
        return problem is None

    async def _series(self, turn: Turn, draft: Draft) -> Series | None:
        """The series as the form knew it; the form ends when somebody changed it meanwhile."""
        try:
            series = await turn.uow.series.get(draft.state["series"])
        except SeriesUnknown:
            series = None
        if series is None or series.is_stopped or series.version != draft.state["version"]:
            await self._give_up(turn, draft)
            return None
        return series

    async def _change(self, turn: Turn, draft: Draft, series: Series, wanted: Wish) -> None:
        try:
            made, told = await changing.change(turn.moment, turn.me, wish.granted(wanted, series))
        except GONE:
            await self._give_up(turn, draft)
            return
        await turn.show(draft, texts.done(made, told, turn.now))
        await turn.uow.drafts.discard(draft.id)

    async def _ask(
        self,
        turn: Turn,
        draft: Draft,
        series: Series,
        wanted: Wish,
        problem: Html | None = None,
    ) -> None:
        state = draft.state | wanted.as_state()
        ahead = await turn.uow.drafts.advance(draft, wanted.what or "what", state, turn.now)
        await self._show(turn, ahead, series, wanted, problem)

    async def _show(
        self,
        turn: Turn,
        draft: Draft,
        series: Series,
        wanted: Wish,
        problem: Html | None = None,
    ) -> None:
        if not wanted.is_complete:
            await turn.show(draft, texts.question(draft, series, wanted, turn.now, problem))
            return
        try:
            change = await changing.change_of(turn.moment, wish.granted(wanted, series))
        except SeriesOver:
            await self._ask(turn, draft, series, wanted.begun(), texts.nothing_left())
            return
        told = await telling.will_hear(turn.moment, change.dates[-1])
        met = await conflicts_of_all(turn.moment, change.dates)
        days = [one.local.date() for one in change.dates]
        found = school_break(days, turn.policy.school_zone)
        await turn.show(draft, texts.confirm(draft, change, told, turn.now, met=met, found=found))

    async def _give_up(self, turn: Turn, draft: Draft) -> None:
        await turn.show(draft, form.changed_meanwhile())
        await turn.uow.drafts.discard(draft.id)
