"""Time that counts only while offices are open: working days, from one hour to another."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from handlers.dates import holiday_on
from storage.policy import Policy

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When somebody is at the office. `closed`: whether a day is a public holiday."""

    opens: time
    closes: time
    zone: ZoneInfo
    closed: Callable[[date], object] = holiday_on

    @classmethod
    def of(cls, policy: Policy, zone: ZoneInfo) -> "OfficeHours":
        """As the council has set them."""
        return cls(policy.office_from, policy.office_until, zone)

    def after(self, start: datetime, worked: timedelta) -> datetime:
        """When so much office time has gone by since `start`; aware in, UTC out.

        What the clock shows decides when a day begins and ends, what has passed is measured in
        true time: a change of clocks makes no hour longer.
        """
        left, begun = worked, start.astimezone(UTC)
        for opens, closes in self._days_from(begun):
            open_for = closes - max(opens, begun)
            if open_for >= left:
                return max(opens, begun) + left
            left -= max(open_for, timedelta())
        raise AssertionError  # there is always another day

    def _days_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """When each working day opens and closes, from the day of `start` on, in UTC."""
        today = start.astimezone(self.zone).date()
        for day in (today + timedelta(days=later) for later in count()):
            if day.weekday() < SATURDAY and not self.closed(day):
                yield self._hours_of(day)

    def _hours_of(self, day: date) -> tuple[datetime, datetime]:
        if self.opens < self.closes:
            return self._at(day, self.opens), self._at(day, self.closes)
        # Hours that make no day are no reason never to ask again: then all of it counts.
        return self._at(day, time()), self._at(day + timedelta(days=1), time())

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self.zone).astimezone(UTC)
