"""Dates as people say them and type them, in French and in English."""

from handlers.dates.days import holiday_on, school_holiday_on
from handlers.dates.periods import Period, parse_period, whole_days
from handlers.dates.spoken import spoken_date, spoken_day, spoken_moment, spoken_time
from handlers.dates.typed import (
    DateReason,
    Misunderstood,
    Reading,
    Understood,
    parse_day,
    parse_moment,
    parse_past_day,
)

__all__ = [
    "DateReason",
    "Misunderstood",
    "Period",
    "Reading",
    "Understood",
    "holiday_on",
    "parse_day",
    "parse_moment",
    "parse_past_day",
    "parse_period",
    "school_holiday_on",
    "spoken_date",
    "spoken_day",
    "spoken_moment",
    "spoken_time",
    "whole_days",
]
