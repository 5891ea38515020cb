"""What an alert says, in codes and one short note: filled by the form, sealed by the sending."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Self

from handlers.alerts.vocabulary import (
    MINORS,
    SENSITIVE_NATURES,
    Nature,
    Place,
    Public,
    Risk,
    Seen,
    When,
)
from storage.alerts import Severity

NOTE_LIMIT = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A situation. `commune` is an INSEE code; `on` the day of `When.DATE`."""

    commune: str | None = None
    nature: Nature | None = None
    severity: Severity | None = None
    risk: Risk | None = None
    when: When | None = None
    on: date | None = None
    place: Place | None = None
    public: Public | None = None
    seen: Seen | None = None
    note: str = field(default="", repr=False)
    immediate_danger: bool = False

    @property
    def is_sensitive(self) -> bool:
        """Whether a family or a minor stands behind it: a group sees sector and colour only.

        Where the nature is not known (it does not open), nobody can say that none does.
        """
        return self.nature is None or self.nature in SENSITIVE_NATURES or self.public in MINORS

    def note_with(self, line: str) -> str:
        """The note with one more line."""
        return f"{self.note}\n{line}" if self.note else line

    def to_json(self) -> dict[str, Any]:
        """Codes by name; what is not known is left out."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        if self.on is not None:
            values["on"] = self.on.isoformat()
        return {name: value for name, value in values.items() if value}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(**{name: _KINDS[name](value) for name, value in values.items()})

    def facts(self) -> dict[str, Any]:
        """What notices are written from: no note."""
        return {name: value for name, value in self.to_json().items() if name != "note"}


_KINDS: Mapping[str, Any] = {
    "commune": str,
    "nature": Nature,
    "severity": Severity,
    "risk": Risk,
    "when": When,
    "on": date.fromisoformat,
    "place": Place,
    "public": Public,
    "seen": Seen,
    "note": str,
    "immediate_danger": bool,
}
