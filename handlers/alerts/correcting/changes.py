"""What a correction changes: two reports compared part by part, as they read at one moment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from handlers.alerts.report import Report
from handlers.alerts.vocabulary import Seen, When
from handlers.alerts.when import Said, evening_of, saturday_of

PARTS: Sequence[str] = ("nature", "risk", "when", "place", "public", "seen", "note")
"""What may change besides the severity, in the order in which it is said."""


def changed_parts(before: Report, after: Report) -> tuple[str, ...]:
    """The names of the parts that differ; the day belongs to `when`."""
    return tuple(part for part in PARTS if _said(before, part) != _said(after, part))


def as_said_now(report: Report, said: Said) -> Report:
    """The same report in words that are true when they are read.

    « Cette nuit » of a past evening becomes its date; « cette semaine » of a past week has no word
    left, and is not told any more.
    """
    when, on = report.when, report.on
    if when is When.TONIGHT and evening_of(said.at, said.zone) != evening_of(
        said.read_at, said.zone
    ):
        when, on = When.DATE, evening_of(said.at, said.zone)
    elif when is When.WEEKEND and saturday_of(said.day) != saturday_of(said.today):
        when, on = When.DATE, saturday_of(said.day)
    return replace(report, when=when, on=on, seen=_seen(report.seen, said))


def _seen(seen: Seen | None, said: Said) -> Seen | None:
    if seen is None:
        return None
    if seen is Seen.THIS_WEEK:
        return seen if saturday_of(said.day) == saturday_of(said.today) else None
    return _called(_DAYS[seen](said.day), said)


def _called(day: date, said: Said) -> Seen | None:
    """What a day is called on the day of reading."""
    if day == said.today:
        return Seen.TODAY
    if day == said.today - timedelta(days=1):
        return Seen.YESTERDAY
    return Seen.THIS_WEEK if saturday_of(day) == saturday_of(said.today) else None


def _said(report: Report, part: str) -> object:
    return (report.when, report.on) if part == "when" else getattr(report, part)


_DAYS: Mapping[Seen, Callable[[date], date]] = {
    Seen.NOW: lambda day: day,
    Seen.TODAY: lambda day: day,
    Seen.YESTERDAY: lambda day: day - timedelta(days=1),
}
