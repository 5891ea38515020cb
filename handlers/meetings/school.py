"""Dates that fall into the school holidays of the council's zone, and the first free day after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.dates import holiday_on, school_holiday_on
from handlers.meetings.when import SATURDAY

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Break:
    """The school holidays that dates fall into: `name` is that of the first one's.

    `next_free` is the first working day after it that is in none; `has_first`: the first of all
    dates is among them; `left` is how many dates a series would keep.
    """

    zone: str
    name: str
    days: Sequence[date]
    next_free: date
    has_first: bool
    left: int

    @property
    def may_be_skipped(self) -> bool:
        """Whether a series goes on without them."""
        return self.left > 1 and bool(self.skipped)

    @property
    def skipped(self) -> Sequence[date]:
        """Those that a series leaves out: its first day was chosen as it is."""
        return self.days[1:] if self.has_first else self.days


def school_break(dates: Sequence[date], zone: str) -> Break | None:
    """Which of these dates, in order, are in the holidays of a zone; None where none is."""
    days = [day for day in dates if zone and school_holiday_on(day, zone)]
    if not days:
        return None
    return Break(
        zone=zone,
        name=school_holiday_on(days[0], zone) or "",
        days=days,
        next_free=next_free(days[0], zone),
        has_first=days[0] == dates[0],
        left=len(dates) - len(days) + (days[0] == dates[0]),
    )


def next_free(day: date, zone: str) -> date:
    """The first day after it on which offices are open and schools are not on holiday."""
    free = day + DAY
    while free.weekday() >= SATURDAY or holiday_on(free) or school_holiday_on(free, zone):
        free += DAY
    return free
