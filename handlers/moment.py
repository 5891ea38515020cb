"""The circumstances of one transaction, as a service gets them: what is kept, when, and where."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from storage.policy import Policy
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Moment:
    """`now` is aware and handed in by the clock; `zone` is where the council's people live."""

    uow: UnitOfWork
    now: datetime
    zone: ZoneInfo
    policy: Policy
    bot_username: str

    @property
    def today(self) -> date:
        """The day for those who live there."""
        return self.day_of(self.now)

    def day_of(self, instant: datetime) -> date:
        """The day on which something happens, for those who live there. `instant` is aware."""
        return instant.astimezone(self.zone).date()
