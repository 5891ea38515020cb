"""Days and hours as a French office says them: « demain, jeudi 3 décembre à 14 h »."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.dates.days import without_year

NO_BREAK = "\u00a0"
NOON = 12

# Of today and of yesterday the word is enough; of tomorrow, which people plan for, the date too.
WORDS_FOR_DAYS = {
    "fr": {-1: "hier", 0: "aujourd’hui", 1: "demain"},
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
}


def spoken_date(day: date, today: date, locale: str) -> str:
    """Return « jeudi 3 décembre », with its year where the day could be taken for another one."""
    from babel.dates import format_date  # slow to import, and few commands say a date

    pattern = "EEEE d MMMM" if _year_is_plain(day, today) else "EEEE d MMMM y"
    spoken = format_date(day, pattern, locale=locale)
    return spoken.replace(" 1 ", " 1er ") if _language(locale) == "fr" else spoken


def spoken_day(day: date, today: date, locale: str, *, before: date | None = None) -> str:
    """Return « 3 décembre », or « 3 » where a day of the same month is said next (`before`)."""
    from babel.dates import format_date  # as above

    in_month = before is not None and (day.year, day.month) == (before.year, before.month)
    year = "" if _year_is_plain(day, today) else " y"
    spoken = format_date(day, "d" if in_month else f"d MMMM{year}", locale=locale)
    is_first = day.day == 1 and _language(locale) == "fr"
    return spoken.replace("1", "1er", 1) if is_first else spoken


def spoken_time(moment: datetime, zone: ZoneInfo, locale: str) -> str:
    """Return « 19 h 47 » or « 14 h » (in English « 7:47 pm », « 2 pm »), which never breaks."""
    local = moment.astimezone(zone)
    if _language(locale) == "fr":
        minutes = f"{NO_BREAK}{local.minute:02}" if local.minute else ""
        return f"{local.hour}{NO_BREAK}h{minutes}"
    minutes = f":{local.minute:02}" if local.minute else ""
    half = "pm" if local.hour >= NOON else "am"
    return f"{local.hour % NOON or NOON}{minutes}{NO_BREAK}{half}"


def spoken_moment(moment: datetime, zone: ZoneInfo, now: datetime, locale: str) -> str:
    """Return « aujourd’hui à 19 h 47 », « demain, jeudi 3 décembre à 14 h » and the like.

    `moment` and `now` are aware; the words are those of somebody who lives in `zone`.
    """
    language = _language(locale)
    day, today = moment.astimezone(zone).date(), now.astimezone(zone).date()
    word = WORDS_FOR_DAYS[language].get((day - today).days)
    date_said = spoken_date(day, today, locale)
    said = date_said if word is None else f"{word}, {date_said}" if day > today else word
    at = "à" if language == "fr" else "at"
    return f"{said} {at} {spoken_time(moment, zone, locale)}"


def _year_is_plain(day: date, today: date) -> bool:
    earlier_this_year = day.year == today.year and day < today
    return earlier_this_year or day == without_year(day.month, day.day, today)


def _language(locale: str) -> str:
    language = locale[:2]
    return language if language in WORDS_FOR_DAYS else "fr"
