"""The meetings of a series: which are to come, and each one as its rule means it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from handlers.meetings.series.recurrence import Recurrence
from handlers.meetings.series.rhythm import LONGEST
from storage.meetings import Meeting
from storage.schema import following_id
from storage.series import Series


def recurrence_of(series: Series) -> Recurrence:
    """When a series takes place."""
    return Recurrence(
        rule=series.rule, since=series.local, zone=series.zone, without=series.without
    )


def to_come(series: Series, after: datetime) -> Sequence[datetime]:
    """When each of those begins that begin later than `after` (aware), in order."""
    return recurrence_of(series).between(after, after + LONGEST)


def occurrence(series: Series, begins: datetime) -> Meeting:
    """The meeting that begins at `begins` (on the clocks of the series), kept nowhere yet.

    Its id follows from the series and the day, so that a calendar which knew it before it was kept
    knows it afterwards.
    """
    local = begins.replace(tzinfo=None)
    return Meeting(
        id=following_id("meeting", series.id, local.date().isoformat()),
        kind=series.kind,
        local=local,
        zone=series.zone,
        minutes=series.minutes,
        whole_council=series.whole_council,
        communes=series.communes,
        organisations=series.organisations,
        people=series.people,
        series=series.id,
        meant_for=local.date(),
        version=series.version,
        title=series.title,
        place=series.place,
    )


def not_yet_kept(series: Series, days: Collection[date], after: datetime) -> Sequence[Meeting]:
    """Those to come later than `after` for which no meeting is kept; `days` have theirs."""
    if series.is_stopped:
        return []
    coming = to_come(series, after)
    return [occurrence(series, begins) for begins in coming if begins.date() not in days]


def each_date(first: Meeting, recurrence: Recurrence | None) -> Sequence[Meeting]:
    """The dates of a series that is being planned, by its first one; kept nowhere."""
    if recurrence is None:
        return [first]
    hours = (begins.replace(tzinfo=None) for begins in recurrence.meetings())
    return [replace(first, id=f"{first.id}+{local:%Y%m%d}", local=local) for local in hours]
