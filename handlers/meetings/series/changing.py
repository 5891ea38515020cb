"""The rules of changing a whole series: what follows it, what is called off, and what stays."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from handlers.meetings import telling
from handlers.meetings.convening.live import redraw
from handlers.meetings.convening.seats import seats_of
from handlers.meetings.convening.starting_over import start_over
from handlers.meetings.invitation import together
from handlers.meetings.schedule import reminders_for
from handlers.meetings.series import keeping
from handlers.meetings.series.keeping import SeriesOver
from handlers.meetings.series.occurrences import not_yet_kept, occurrence, to_come
from handlers.meetings.texts import series_changing as texts
from handlers.meetings.told import Told
from handlers.moment import Moment
from storage.meetings import Meeting, MeetingState
from storage.members import Member
from storage.messages import Message
from storage.series import Series

NEAR = timedelta(days=6)
"""A date that its new rule does not know becomes one this near; a week on there is another one."""


class SeriesChanged(Exception):
    """Somebody changed the series since this screen was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changing a series does. `follow` holds each meeting as it stands and as it will be.

    `off` has no date in the new rule; `kept` were changed by hand and stay. `unmade` are the dates
    that are no meetings yet, `gone` those of the rule before that will never be.
    """

    before: Series
    after: Series
    follow: Sequence[tuple[Meeting, Meeting]]
    off: Sequence[Meeting]
    kept: Sequence[Meeting]
    unmade: Sequence[Meeting]
    gone: Sequence[Meeting]

    @property
    def dates(self) -> Sequence[Meeting]:
        """All to come that follow it, in order, whether they are meetings yet or not."""
        following = [*(after for _, after in self.follow), *self.unmade]
        return sorted(following, key=lambda one: one.starts_at)

    @property
    def soonest(self) -> Meeting | None:
        """The next meeting, when it changes: that is the one that people are asked about."""
        changed = [after for before, after in self.follow if after != before]
        return next((one for one in self.dates[:1] if one in changed), None)


def next_date(series: Series, made: Collection[Meeting], now: datetime) -> date:
    """The day of the next one that nobody changed by hand. Raises `SeriesOver`."""
    by_hand = {one.meant_for for one in made if one.by_hand}
    days = [begins.date() for begins in to_come(series, now) if begins.date() not in by_hand]
    if series.is_stopped or not days:
        raise SeriesOver
    return days[0]


async def change_of(moment: Moment, after: Series) -> Change:
    """What it would do to make a series as `after`.

    Raises `SeriesUnknown`, `SeriesOver`, `SeriesChanged`.
    """
    before = await moment.uow.series.get(after.id)
    if before.version + 1 != after.version:
        raise SeriesChanged
    made = await moment.uow.meetings.of_series(after.id)
    shift = after.local.date() - next_date(before, made, moment.now)
    ahead = [one for one in made if one.starts_at > moment.now]
    ours = [one for one in ahead if not one.by_hand]
    new = _new_dates(after, {one.meant_for for one in made if one not in ours}, moment.now)
    pairs = _paired(ours, new, shift)
    held, filled = {one.id for one, _ in pairs}, {day for _, day in pairs}
    days = {one.meant_for for one in made if one.meant_for}
    old = not_yet_kept(before, days, moment.now)
    return Change(
        before=before,
        after=after,
        follow=[(one, _following(one, new[day])) for one, day in pairs],
        off=[one.cancelled() for one in ours if one.id not in held and not one.is_cancelled],
        kept=[one for one in ahead if one.by_hand and not one.is_cancelled],
        unmade=[one for day, one in new.items() if day not in filled],
        gone=[one.cancelled() for one in old if one.meant_for not in new],
    )


def _new_dates(
    after: Series, taken: Collection[date | None], now: datetime
) -> Mapping[date, Meeting]:
    """The dates to come by day; those in `taken` have a meeting that stays as it is."""
    coming = {begins.date(): occurrence(after, begins) for begins in to_come(after, now)}
    free = {day: one for day, one in coming.items() if day not in taken}
    if not free:
        raise SeriesOver
    return free


async def change(moment: Moment, actor: Member, after: Series) -> tuple[Change, Told]:
    """Do it, and tell everyone in one message.

    Raises `SeriesUnknown`, `SeriesOver`, `SeriesChanged`.
    """
    made = await change_of(moment, after)
    soonest = made.soonest
    answered = frozenset(await moment.uow.attendances.of(soonest.id)) if soonest else frozenset()
    await moment.uow.series.change(after, moment.now)
    await moment.uow.audit.append(actor.id, "series.changed", after.id, moment.now)
    for meeting in made.off:
        await moment.uow.meetings.change(meeting)
        await moment.uow.reminders.skip(meeting.id, "cancelled", moment.now)
        await moment.uow.audit.append(actor.id, "meeting.cancelled", meeting.id, moment.now)
        await telling.take_back(moment, meeting)
        await redraw(moment, meeting)
    for before, meeting in made.follow:
        if meeting != before:
            await _follow(moment, actor, before, meeting)
    await keeping.make_dates(moment, after)
    return made, await _tell(moment, made, answered)


async def _follow(moment: Moment, actor: Member, before: Meeting, after: Meeting) -> None:
    await moment.uow.meetings.change(after)
    if after.local != before.local or before.is_cancelled:
        due = reminders_for(after, moment.policy, moment.now)
        await moment.uow.reminders.replace(after.id, due)
        await start_over(moment, before, after)
    await moment.uow.audit.append(actor.id, "meeting.followed", after.id, moment.now)
    await telling.take_back(moment, after)


async def _tell(moment: Moment, made: Change, answered: Collection[str]) -> Told:
    """Each person can answer for the next date; `answered` had done so before it changed."""
    organiser = await telling.organiser(moment)
    file = together([*made.dates, *made.off, *made.gone], organiser, moment.now)

    soonest = made.soonest
    seats = await seats_of(moment, soonest) if soonest else None

    def said() -> Sequence[Message]:
        return [texts.announced(made, file, moment.policy, moment.now)]

    def to(member: Member) -> Sequence[Message]:
        if seats is None:
            return said()
        asked = partial(texts.asked, soonest=seats.meeting, seat=seats.of(member), now=moment.now)
        return [asked(one, had_answered=member.id in answered) for one in said()]

    about, last = f"series:{made.after.id}", made.dates[-1]
    await moment.uow.outbox.cancel_about(about, moment.now)
    groups = await telling.tell_groups(moment, last, said, about=about)
    people = await telling.tell_invitees(moment, last, to, about=about)
    return Told(people, groups)


def _paired(
    ours: Sequence[Meeting], new: Collection[date], shift: timedelta
) -> Sequence[tuple[Meeting, date]]:
    """Which meeting takes place on which day of the new rule.

    One whose day is still in it stays on its day, and so does one that an earlier change had
    called off. The others move as the next date does, or to the nearest day that is free.
    """
    pairs = [(one, one.meant_for) for one in ours if one.meant_for and one.meant_for in new]
    free = set(new) - {day for _, day in pairs}
    for one in ours:
        day = one.meant_for
        if day is None or day in new or one.is_cancelled:
            continue
        near = sorted(
            (each for each in free if each == day + shift or abs(each - day) <= NEAR),
            key=lambda each: (each != day + shift, abs(each - day), each),
        )
        if near:
            pairs.append((one, near[0]))
            free.remove(near[0])
    return pairs


def _following(one: Meeting, meant: Meeting) -> Meeting:
    """The meeting as the new rule means it; where that is as it stands, nothing is new of it."""
    if (one.local, one.place, one.is_cancelled) == (meant.local, meant.place, False):
        return one
    return replace(
        one,
        state=MeetingState.PLANNED,
        local=meant.local,
        minutes=meant.minutes,
        place=meant.place,
        meant_for=meant.meant_for,
        version=max(one.version + 1, meant.version),
    )
