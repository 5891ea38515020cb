"""What the doctor finds: a line for a person, a level for a machine, and nobody's name."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How bad it is; the number is the exit status of `vigie doctor`."""

    FINE = 0
    WARNING = 1
    """It works, and will not always."""
    FAILING = 2
    """Somebody is not told, or will not be."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its stable name, and in French what to do about it."""

    check: str
    level: Level
    line: str


def fine(check: str, line: str) -> Finding:
    """Nothing to do."""
    return Finding(check, Level.FINE, line)


def warning(check: str, line: str) -> Finding:
    """Something to do soon."""
    return Finding(check, Level.WARNING, line)


def failing(check: str, line: str) -> Finding:
    """Something to do now."""
    return Finding(check, Level.FAILING, line)


def worst(findings: Iterable[Finding]) -> Level:
    """The level of them all."""
    return max((finding.level for finding in findings), default=Level.FINE)


def span(seconds: float) -> str:
    """A stretch of time as people say it: « 40 s », « 12 min », « 3 h », « 5 jours »."""
    for unit, length in (("jours", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"


def some(names: Iterable[str], most: int = 5) -> str:
    """A few names, and how many more there are."""
    found = sorted(names)
    if len(found) <= most + 1:
        return ", ".join(found)
    return f"{', '.join(found[:most])} et {len(found) - most} autres"
