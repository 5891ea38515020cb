"""What everybody knows of a day: its year when nobody says it, and whether it is a holiday."""

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

JUST_GONE = timedelta(days=60)


def without_year(month: int, day: int, today: date) -> date:
    """Return the day that is meant when its year is not said.

    It is the coming one, but for a day that has just gone by: "20 novembre" on 23 November is more
    likely a slip, or a memory, than a plan for next year. Saying and reading share this rule, so
    what Vigie writes, Vigie reads. Raises `ValueError` when there is no such day ("31 avril").
    """
    for year in (today.year - 1, today.year):
        if _exists(year, month, day) and date(year, month, day) >= today - JUST_GONE:
            return date(year, month, day)
    return date(today.year + 1, month, day)


def holiday_on(day: date) -> str | None:
    """Return the French name of the public holiday of that day in France, if it is one."""
    return _holidays_of_france().get(day)


def school_holiday_on(day: date, zone: str) -> str | None:
    """Return the French name of the school holidays of that day in a zone (A, B or C)."""
    return _school_holidays(zone).get(day)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@cache
def _holidays_of_france() -> "HolidayBase":
    from holidays import country_holidays  # a quarter of a second that only meetings pay

    return country_holidays("FR", language="fr")


@cache
def _school_holidays(zone: str) -> "HolidayBase":
    from holidays import country_holidays  # as above

    return country_holidays("FR", subdiv=f"Zone {zone}", categories=("school",), language="fr")
