"""What a list was narrowed to, as its keys carry it: « 555193u », in seven signs at most.

It stands in every key of the list, and nowhere else: nothing is kept, so nothing grows old. It
says what somebody wants to see, never what they may see.
"""

from contextlib import suppress

from handlers.alerts.buttons import ALL, WantedCode
from storage.alert_lists import EVERYTHING, Progress, Wanted
from storage.alerts import Severity

_NONE = "-"
_LONGEST_INSEE = 5


def code_of(wanted: Wanted) -> WantedCode:
    """For a key; nothing where nothing is left out."""
    if wanted == EVERYTHING:
        return ALL
    severity = _NONE if wanted.severity is None else str(int(wanted.severity))
    return WantedCode(f"{wanted.insee or ''}{severity}{wanted.progress or _NONE}")


def wanted_of(code: WantedCode) -> Wanted:
    """From a key. A code that no key of ours has narrows nothing."""
    with suppress(ValueError):
        insee, severity, progress = code[:-2], code[-2:-1], code[-1:]
        return Wanted(
            insee=insee[:_LONGEST_INSEE] or None,
            severity=None if severity in {"", _NONE} else Severity(int(severity)),
            progress=None if progress in {"", _NONE} else Progress(progress),
        )
    return EVERYTHING
