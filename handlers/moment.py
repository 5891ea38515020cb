"""The circumstances of one transaction, as a service gets them: what is kept, when, and where."""

from dataclasses import dataclass
from datetime import datetime
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
