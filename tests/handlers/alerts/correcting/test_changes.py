"""What a correction changes, and words about days that stay true while time passes."""

from datetime import date, timedelta

import pytest

from handlers.alerts.correcting.changes import as_said_now, changed_parts
from handlers.alerts.report import Report
from handlers.alerts.vocabulary import Nature, Place, Risk, Seen, When
from handlers.alerts.when import Said
from storage.alerts import Severity
from tests.house import EVENING, PARIS

REPORT = Report(commune="55519", nature=Nature.NEIGHBOURS, severity=Severity.YELLOW)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def after(by: timedelta, report: Report) -> Report:
    return as_said_now(report, Said(EVENING, EVENING + by, PARIS))


@pytest.mark.parametrize(
    ("by", "when", "on"),
    [
        (HOUR, When.TONIGHT, None),
        (9 * HOUR, When.TONIGHT, None),  # before six in the morning it is the same night
        (12 * HOUR, When.DATE, date(2026, 11, 23)),
        (5 * DAY, When.DATE, date(2026, 11, 23)),
    ],
)
def test_tonight_becomes_its_date_once_the_night_is_over(
    by: timedelta, when: When, on: date | None
) -> None:
    report = after(by, Report(risk=Risk.LIKELY, when=When.TONIGHT))
    assert (report.when, report.on) == (when, on)


def test_this_weekend_becomes_its_saturday_the_week_after() -> None:
    report = Report(risk=Risk.LIKELY, when=When.WEEKEND)
    assert after(6 * DAY, report).when is When.WEEKEND
    later = after(7 * DAY, report)
    assert (later.when, later.on) == (When.DATE, date(2026, 11, 28))
    dated = Report(risk=Risk.LIKELY, when=When.DATE, on=date(2026, 12, 1))
    assert after(30 * DAY, dated) == dated


@pytest.mark.parametrize(
    ("seen", "by", "now"),
    [
        (Seen.NOW, HOUR, Seen.TODAY),
        (Seen.TODAY, HOUR, Seen.TODAY),
        (Seen.TODAY, DAY, Seen.YESTERDAY),
        (Seen.TODAY, 2 * DAY, Seen.THIS_WEEK),
        (Seen.TODAY, 8 * DAY, None),
        (Seen.YESTERDAY, HOUR, Seen.YESTERDAY),
        (Seen.YESTERDAY, DAY, None),  # a Sunday, said on the Tuesday after
        (Seen.THIS_WEEK, DAY, Seen.THIS_WEEK),
        (Seen.THIS_WEEK, 7 * DAY, None),
    ],
)
def test_what_was_seen_is_called_by_the_day_of_reading(
    seen: Seen, by: timedelta, now: Seen | None
) -> None:
    assert after(by, Report(seen=seen)).seen is now


def test_a_change_is_named_by_its_part_and_the_severity_apart() -> None:
    assert changed_parts(REPORT, REPORT) == ()
    graver = Report(commune="55519", nature=Nature.NEIGHBOURS, severity=Severity.RED)
    assert changed_parts(REPORT, graver) == ()
    other = Report(
        nature=Nature.BRAWL,
        severity=Severity.YELLOW,
        risk=Risk.LIKELY,
        when=When.DATE,
        on=date(2026, 12, 1),
        place=Place.PARK,
        note="secret",
    )
    assert changed_parts(REPORT, other) == ("nature", "risk", "when", "place", "note")
