"""The words and the shapes in which people type a day and an hour, French first."""

import re
from collections.abc import Iterable

# The words, as they read once accents, capitals and typography are gone. "mar" is mardi: whoever
# means the month writes "mars" or "march".
_MONTHS = {
    "janvier janv january jan": 1,
    "fevrier fevr fev february feb": 2,
    "mars march": 3,
    "avril avr april apr": 4,
    "mai may": 5,
    "juin june jun": 6,
    "juillet juil july jul": 7,
    "aout august aug": 8,
    "septembre september sept sep": 9,
    "octobre october oct": 10,
    "novembre november nov": 11,
    "decembre december dec": 12,
}
_WEEKDAYS = {
    "lundi lun monday mon": 0,
    "mardi mar tuesday tues tue": 1,
    "mercredi mer wednesday wed": 2,
    "jeudi jeu thursday thurs thu": 3,
    "vendredi ven friday fri": 4,
    "samedi sam saturday sat": 5,
    "dimanche dim sunday sun": 6,
}
RELATIVE_DAYS = {
    "hier": -1,
    "yesterday": -1,
    "aujourd'hui": 0,
    "today": 0,
    "apres-demain": 2,
    "apres demain": 2,
    "day after tomorrow": 2,
    "demain": 1,
    "tomorrow": 1,
}
FILLERS = frozenset({"le", "ce", "a", "on", "at", "the", "this"})

MONTH_OF_WORD = {word: number for words, number in _MONTHS.items() for word in words.split()}
WEEKDAY_OF_WORD = {word: number for words, number in _WEEKDAYS.items() for word in words.split()}


def _one_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in words)


_DAY = r"(?P<day>\d{1,2})"
_MONTH = r"(?P<month>\d{1,2})"
_NAME = rf"(?P<name>{_one_of(MONTH_OF_WORD)})\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d{2})"

DATES = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"\b{_YEAR}-{_MONTH}-{_DAY}(?:t|\b)",  # 2026-12-03, 2026-12-03T14:00
        # Day first, always: this is France. 3/12, 03/12/2026, 3.12.26
        rf"\b{_DAY}[/.-]{_MONTH}(?:[/.-](?:{_YEAR}|(?P<short_year>\d{{2}})))?\b",
        rf"\b{_DAY}(?:er|st|nd|rd|th)? (?:of )?{_NAME}(?: {_YEAR}\b)?",  # 1er déc. 2026, 3rd of May
        rf"\b{_NAME} {_DAY}(?:st|nd|rd|th)?\b(?:,? {_YEAR}\b)?",  # December 3, Dec. 3rd, 2026
    )
)
RELATIVE = re.compile(rf"\b(?P<word>{_one_of(RELATIVE_DAYS)})\b")
DAY_OF_WEEK = re.compile(
    rf"\b(?P<before>next )?(?P<word>{_one_of(WEEKDAY_OF_WORD)})\b\.?(?P<after> prochain\b)?"
)
HOURS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"\b(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))? ?(?P<half>[ap])\.?m\b\.?",  # 2 pm, 9:30am
        r"\b(?P<hour>\d{1,2}) ?(?:heures?|h)(?: ?(?P<minute>\d{2}))?\b",  # 14 h, 14h30, 14 heures
        r"\b(?P<hour>\d{1,2}):(?P<minute>\d{2})\b",
        r"(?<!apres[- ])\b(?P<noon>midi|noon)\b",  # "après-midi" is no hour
    )
)
