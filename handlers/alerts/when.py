"""« Cette nuit », « hier »: what these words meant when they were said, to whoever reads later."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.alerts.hours import said_at
from handlers.alerts.labels import label
from handlers.alerts.vocabulary import Seen, When
from handlers.dates import spoken_date, spoken_day
from handlers.words import Html, language, t

NIGHT_ENDS = timedelta(hours=6)
"""Until six in the morning, "tonight" is the night that began the evening before."""
DAY, SATURDAY = timedelta(days=1), 5


@dataclass(frozen=True, slots=True)
class Said:
    """When something was said, and when it is read. `zone` is where the council's people live."""

    at: datetime
    read_at: datetime
    zone: ZoneInfo

    @classmethod
    def just_now(cls, today: date) -> "Said":
        """On a form: it is being said."""
        noon = datetime.combine(today, time(12), UTC)
        return cls(noon, noon, ZoneInfo("UTC"))

    @property
    def day(self) -> date:
        """The day on which it was said."""
        return _day(self.at, self.zone)

    @property
    def today(self) -> date:
        """The day on which it is read."""
        return _day(self.read_at, self.zone)


def when_said(when: When | None, on: date | None, said: Said) -> Html | None:
    """« cette nuit », and from six the next morning « dans la nuit du 23 au 24 novembre »."""
    if when is When.TONIGHT:
        return _tonight(said)
    if when is When.WEEKEND:
        return _this_weekend(said)
    return _on(on, said) if on else None


def seen_when(seen: Seen, said: Said) -> Html:
    """« hier », and on another day « le dimanche 22 novembre »."""
    return _SEEN[seen](said)


def evening_of(at: datetime, zone: ZoneInfo) -> date:
    """The evening on which the night began that "tonight" means when it is said then."""
    return _day(at - NIGHT_ENDS, zone)


def saturday_of(day: date) -> date:
    """The Saturday of the week of a day."""
    return _monday(day) + SATURDAY * DAY


def _tonight(said: Said) -> Html:
    evening = evening_of(said.at, said.zone)
    if evening_of(said.read_at, said.zone) == evening:
        return t("cette nuit")
    morning = evening + DAY
    return t(
        "dans la nuit du {evening} au {morning}",
        evening=spoken_day(evening, said.today, language(), before=morning),
        morning=spoken_day(morning, said.today, language()),
    )


def _this_weekend(said: Said) -> Html:
    if _monday(said.day) == _monday(said.today):
        return t("ce week-end")
    saturday = spoken_day(saturday_of(said.day), said.today, language())
    return t("le week-end du {day}", day=saturday)


def _now(said: Said) -> Html:
    if said.at == said.read_at:
        return _inside(Seen.NOW)
    return said_at(said.at, said.read_at, said.zone)


def _this_week(said: Said) -> Html:
    if _monday(said.day) == _monday(said.today):
        return _inside(Seen.THIS_WEEK)
    monday = spoken_day(_monday(said.day), said.today, language())
    return t("la semaine du {day}", day=monday)


def _of_day(day: date, said: Said) -> Html:
    if day == said.today:
        return _inside(Seen.TODAY)
    return _inside(Seen.YESTERDAY) if day == said.today - DAY else _on(day, said)


def _on(day: date, said: Said) -> Html:
    return t("le {day}", day=spoken_date(day, said.today, language()))


def _day(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def _monday(day: date) -> date:
    return day - day.weekday() * DAY


def _inside(code: Seen) -> Html:
    """A label inside a sentence: « hier »."""
    said = label(code)
    return Html(said[:1].lower() + said[1:])


_SEEN: Mapping[Seen, Callable[[Said], Html]] = {
    Seen.NOW: _now,
    Seen.TODAY: lambda said: _of_day(said.day, said),
    Seen.YESTERDAY: lambda said: _of_day(said.day - DAY, said),
    Seen.THIS_WEEK: _this_week,
}
