"""The meetings of a series: which are to come, and each one as its rule means it."""

from collections.abc import Sequence
from datetime import datetime

from handlers.meetings.series.recurrence import Recurrence
from handlers.meetings.series.rhythm import LONGEST
from storage.meetings import Meeting
from storage.schema import new_id
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
    """The meeting that begins at `begins` (on the clocks of the series), kept nowhere yet."""
    local = begins.replace(tzinfo=None)
    return Meeting(
        id=new_id(),
        kind=series.kind,
        local=local,
        zone=series.zone,
        minutes=series.minutes,
        whole_council=series.whole_council,
        communes=series.communes,
        series=series.id,
        meant_for=local.date(),
        title=series.title,
        place=series.place,
    )
