"""One measured figure and its target."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in `unit`, and the most or the least that it may be, where that was promised."""

    name: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def target(self) -> str | None:
        """What was promised, in words; None where nothing was."""
        bounds = (("≥", self.least), ("≤", self.most))
        said = [
            f"{sign} {bound:g} {self.unit}".strip() for sign, bound in bounds if bound is not None
        ]
        return ", ".join(said) or None

    @property
    def holds(self) -> bool | None:
        """Whether the target is reached; None without a target."""
        if self.target is None:
            return None
        above = self.least is None or self.value >= self.least
        return above and (self.most is None or self.value <= self.most)

    def row(self) -> dict[str, Any]:
        """The figure as it is kept in a file."""
        kept = {"name": self.name, "value": self.value, "unit": self.unit}
        return kept | {"target": self.target, "holds": self.holds}


def show(figures: Sequence[Figure]) -> None:
    """Print one table."""
    table = Table("figure", "value", "target", "")
    for figure in figures:
        sign = {True: "holds", False: "MISSED", None: ""}[figure.holds]
        table.add_row(figure.name, f"{figure.value:.4g} {figure.unit}", figure.target or "", sign)
    Console(width=140).print(table)


def write(figures: Sequence[Figure], path: Path, *, afresh: bool) -> None:
    """Keep the figures as a list of `{name, value, unit, target, holds}`, and a table beside it.

    Unless `afresh`, those of before stay where nothing of the same name was measured now.
    """
    before = json.loads(path.read_text()) if path.exists() and not afresh else []
    rows = {row["name"]: row for row in [*before, *(figure.row() for figure in figures)]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(list(rows.values()), indent=2, ensure_ascii=False) + "\n")
    lines = ["| figure | value | target | |", "|---|---|---|---|", *map(_line, rows.values())]
    path.with_suffix(".md").write_text("\n".join(lines) + "\n")


def _line(row: Mapping[str, Any]) -> str:
    sign = {True: "holds", False: "**missed**", None: ""}[row["holds"]]
    return f"| {row['name']} | {row['value']:.4g} {row['unit']} | {row['target'] or ''} | {sign} |"
