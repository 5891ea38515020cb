"""Spot what identifies a person in a note: phone, e-mail, birth, social security, number plate.

A finding is a question to the author ("remove or confirm"), not a verdict. Names cannot be found
this way: the warning above the note stays the first protection (CNIL AU-038).
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from handlers.dates.vocabulary import MONTH_OF_WORD


class FindingKind(StrEnum):
    """What was found."""

    PHONE = auto()
    EMAIL = auto()
    BIRTH_DATE = auto()
    SOCIAL_SECURITY = auto()
    PLATE = auto()


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found and where: `text[start:end]`."""

    kind: FindingKind
    start: int
    end: int


def identifying_patterns(text: str, today: date) -> tuple[Finding, ...]:
    """Return what may identify a person in `text`, in the order of the text, without overlap.

    A date counts as a birth when it is at least a year old, or when the words around it say so.
    """
    left, positions = _plain(text)
    findings = []
    for rule in _RULES:
        for match in rule.pattern.finditer(left):
            if not rule.holds(match, today):
                continue
            # What one rule understood is gone for the next: a piece of a number is no other number.
            left = left[: match.start()] + TAKEN * len(match[0]) + left[match.end() :]
            if rule.kind is not None:
                first, last = positions[match.start()], positions[match.end() - 1]
                findings.append(Finding(rule.kind, first, last + 1))
    return tuple(sorted(findings, key=lambda finding: finding.start))


TAKEN = "\0"
A_YEAR = timedelta(days=365)


def _plain(text: str) -> tuple[str, list[int]]:
    """The text without accents, special spaces and invisible signs; each sign with its position."""
    kept = [
        (unicodedata.normalize("NFKD", sign)[0], position)
        for position, sign in enumerate(text)
        if unicodedata.category(sign) not in {"Mn", "Cf"}
    ]
    return "".join(sign for sign, _ in kept), [position for _, position in kept]


def _always(_match: re.Match[str], _today: date) -> bool:
    return True


def _key_fits(match: re.Match[str], _today: date) -> bool:
    """Whether this is a NIR: a wrong key dismisses fifteen digits in a row, not a spaced number.

    The key is 97 minus the number modulo 97; Corsica's 2A and 2B count as 19 and 18 (INSEE).
    """
    written = match[0].upper()
    if match["key"] is None or not written.isalnum():
        return True
    department = {"2A": "19", "2B": "18"}.get(written[5:7], written[5:7])
    number = int(written[:5] + department + written[7:13])
    return 97 - number % 97 == int(match["key"])


def _is_a_date(match: re.Match[str], today: date) -> bool:
    return _date(match, today) is not None


def _is_long_past(match: re.Match[str], today: date) -> bool:
    day = _date(match, today)
    return day is not None and day <= today - A_YEAR


def _date(match: re.Match[str], today: date) -> date | None:
    year = int(match["year"])
    if len(match["year"]) == len("09"):
        next_year = today.year + 1 - 2000  # notes speak of the months to come, too
        year += 2000 if year <= next_year else 1900
    name = match["month"].lower()
    try:
        return date(year, MONTH_OF_WORD.get(name) or int(name), int(match["day"]))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Rule:
    """A shape, and what it is when `holds` agrees; without a kind, it is known to be harmless."""

    kind: FindingKind | None
    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str], date], bool] = _always


# Every repetition below is bounded, or starts with a sign that cannot belong to what precedes it:
# a long note costs time in proportion to its length.
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII | re.IGNORECASE)


_GAP = r"[ ./_-]{0,2}"  # what people put between the digits of a number
_MONTHS = "|".join(sorted(MONTH_OF_WORD, key=len, reverse=True))

# jeanne.dupont+ecole@exemple.fr
_EMAIL = _compiled(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")

# 1 85 05 78 006 084 36: sex, year, month (also the fictive ones above 20), department, commune,
# order, and perhaps the key. https://www.insee.fr/fr/metadonnees/definition/c1409
_NIR = _compiled(
    rf"(?<!\d)[1-478]{_GAP}\d\d{_GAP}(?:0[1-9]|1[0-2]|[2-9]\d){_GAP}(?:\d\d|2[AB])"
    rf"{_GAP}\d{{3}}{_GAP}\d{{3}}(?:{_GAP}(?P<key>\d\d))?(?!\d)"
)

# 12/05/2011, 12.05.2011, 12-5-11, with one separator throughout
_NUMERIC_DATE = _compiled(
    r"(?<!\d)(?P<day>\d{1,2})(?P<gap>[/. -])(?P<month>\d{1,2})(?P=gap)(?P<year>(?:19|20)\d\d)(?!\d)"
)
_SHORT_DATE = _compiled(
    r"(?<!\d)(?P<day>\d{1,2})(?P<gap>[/.-])(?P<month>\d{1,2})(?P=gap)(?P<year>\d\d)(?!\d)"
)
# 2011-05-12, 2011/05/12
_ISO_DATE = _compiled(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<gap>[/.-])(?P<month>\d\d)(?P=gap)(?P<day>\d\d)(?!\d)"
)
# 3 mars 2009, 1er févr. 2009, 3 March 2009
_SPELLED_DATE = _compiled(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)? (?P<month>{_MONTHS})\b\.? "
    r"(?P<year>(?:19|20)\d\d)(?!\d)"
)
_DATES = (_NUMERIC_DATE, _SHORT_DATE, _ISO_DATE, _SPELLED_DATE)

# A day that may lack its year, once the words have said that it is a birth: 3 mars, 12/05, 2009
_SOME_DAY = rf"\d{{1,4}}(?:er)?(?:[ ./-](?:\d{{1,2}}|{_MONTHS})\b)?(?:\.?[ ./-]\d{{2,4}}\b)?"
# né le 3 mars, née le jeudi 12/05, né(e) en 2009, né·e en mars 2009
_BORN = _compiled(
    r"\bne(?:e|\(e\)|[.·-]e)?s? "
    rf"(?:le (?:\w{{1,9}} )?{_SOME_DAY}|en (?:\w{{1,9}} )?(?:19|20)\d\d(?!\d))"
)
# date de naissance : 12/05/2011, DDN 12/05
_BIRTH_DATE = _compiled(rf"\b(?:naissance|ddn)\W{{0,3}}(?:le )?{_SOME_DAY}")

# +33 6 12 34 56 78, 0033612345678, +33 (0)6 12 34 56 78, +352 621 123 456: 15 digits at most,
# says E.164
_PHONE_WITH_COUNTRY = _compiled(rf"(?<![\d:])(?:\+|00) ?[1-9](?:{_GAP}(?:\(0\)|\d)){{7,14}}(?!\d)")
# 06 12 34 56 78, 06.12.34.56.78, 0612 345 678
_PHONE = _compiled(rf"(?<!\d)0[1-9](?:{_GAP}\d){{8}}(?!\d)")

# AB-123-CD, ab123cd; with spaces in capitals only, for "en 112 et" is no plate. I, O and U are
# never used (arrêté du 9 février 2009).
_PLATE = _compiled(
    r"\b[A-HJ-NP-TV-Z]{2}(?P<gap>-?)\d{3}(?P=gap)[A-HJ-NP-TV-Z]{2}\b"
    r"|\b(?-i:[A-HJ-NP-TV-Z]{2} \d{3} [A-HJ-NP-TV-Z]{2})\b"
)

_RULES = (
    _Rule(FindingKind.EMAIL, _EMAIL),
    _Rule(FindingKind.SOCIAL_SECURITY, _NIR, _key_fits),
    _Rule(FindingKind.BIRTH_DATE, _BORN),
    _Rule(FindingKind.BIRTH_DATE, _BIRTH_DATE),
    *(_Rule(FindingKind.BIRTH_DATE, pattern, _is_long_past) for pattern in _DATES),
    *(_Rule(None, pattern, _is_a_date) for pattern in _DATES),
    _Rule(FindingKind.PHONE, _PHONE_WITH_COUNTRY),
    _Rule(FindingKind.PHONE, _PHONE),
    _Rule(FindingKind.PLATE, _PLATE),
)
