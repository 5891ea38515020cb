"""What the council may set for itself, with a good preset for each: the rules in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The council's settings. Each is stored as text under its own name, once it was chosen."""

    dpia_on: date | None = None
    """When the data protection impact assessment was approved (RGPD art. 35)."""
    approval_on: date | None = None
    """When the authorities approved the use."""
    night_from: time = time(22)
    night_until: time = time(7)
    digest_at: time = time(8)
    """When each person hears in the morning how much waits for them."""
    relay_red_minutes: int = 10
    """How long a red alert waits for an answer before the next person is asked."""
    relay_orange_hours: int = 2
    relay_calm_hours: int = 24
    """The same of yellow and green ones, counted in office hours."""
    office_from: time = time(8)
    office_until: time = time(18)
    small_commune: int = 500
    """Under this many inhabitants a group sees sector and colour only."""
    reading_minutes: int = 10
    """How long opened content stays on the screen."""
    invitation_days: int = 7
    charter_notice_days: int = 14
    """From the announcement of a new charter to its date of effect."""
    group_grace_minutes: int = 10
    """How long the bot stays in a group that no coordinator linked."""
    draft_nudge_minutes: int = 15
    shift_hours: int = 8
    """How long whoever speaks at a duty phone is taken to be the one who does."""
    round_table_days: int = 4
    """How long before a meeting the invited are asked for points of its agenda."""
    reminder_group_days: int = 7
    reminder_private_days: int = 1
    reminder_soon_hours: int = 2
    recalled_plenary: str = "all"
    recalled_restricted: str = "all"
    recalled_watch_cell: str = "all"
    recalled_exchange_group: str = "all"
    recalled_problem_solving_group: str = "all"
    """Which reminders the meetings of each kind have (`storage.reminders.Recalled`)."""
    school_zone: str = ""
    """A, B or C; empty where the school holidays do not matter."""
    plenary_notice_days: int = 60
    """How long before its legal date the coordination hears that a plenary is due."""
    archive_days: int = 90
    """How long after its end an alert is still read without saying why."""
    keeping_days: int = 3 * 365
    """How long an alert is kept after its last step: three years at most (CNIL, AU-038)."""
    delivered_days: int = 30
    """How long Vigie remembers who was told of what."""
    attachments_most: int = 0
    """How many files may go with an alert; none until the council decides otherwise."""
    news_days: int = 7
    """How long whoever leads an alert may be silent about it, where no time was promised."""
    lapse_grace_hours: int = 2
    """From asking for overdue news to telling the coordination that none came."""
    growth_count: int = 3
    """So many alerts of one situation within `growth_days` are pointed out."""
    growth_days: int = 10
    crip_phone: str = ""
    """The CRIP of the Département: the council enters its number."""
    coordination_phone: str = ""

    @property
    def is_exercise(self) -> bool:
        """Until both dates are recorded, every notice says that this is an exercise."""
        return self.dpia_on is None or self.approval_on is None

    def is_night(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether green and yellow wait for the morning at this moment."""
        clock = now.astimezone(zone).time()
        if self.night_from <= self.night_until:
            return self.night_from <= clock < self.night_until
        return clock >= self.night_from or clock < self.night_until

    def waits_until(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """When what can wait is told, in UTC; None: it is day, so at once."""
        return self.morning_after(now, zone) if self.is_night(now, zone) else None

    def morning_after(self, now: datetime, zone: ZoneInfo) -> datetime:
        """When the night of this moment ends, in UTC."""
        local = now.astimezone(zone)
        is_before = local.time() < self.night_until
        day = local.date() if is_before else local.date() + timedelta(days=1)
        # An hour that an autumn night shows twice ends the night the second time, too.
        end = datetime.combine(day, self.night_until, zone).replace(fold=local.fold)
        return end.astimezone(UTC)

    def recalled(self, kind: str) -> str:
        """Which reminders the meetings of a kind have."""
        chosen: str = getattr(self, f"recalled_{kind}")
        return chosen

    def reading_time(self) -> timedelta:
        """How long opened content stays on the screen."""
        return timedelta(minutes=self.reading_minutes)

    def keeping_time(self) -> timedelta:
        """How long an alert is kept after its last step, and a meeting after its end."""
        return timedelta(days=self.keeping_days)

    @classmethod
    def of(cls, chosen: Mapping[str, str]) -> Self:
        """The presets, with what the council chose in their place."""
        known = {field.name: field.default for field in fields(cls)}
        values = {
            name: _parsed(known[name], text) for name, text in chosen.items() if name in known
        }
        return cls(**values)


def _parsed(preset: Any, text: str) -> Any:
    if preset is None:
        return date.fromisoformat(text) if text else None
    if isinstance(preset, time):
        return time.fromisoformat(text)
    return type(preset)(text)
