"""One measured figure and its target."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """`target` is the most that `value` may be, in `unit`; None where nothing was promised yet."""

    name: str
    value: float
    unit: str
    target: float | None = None

    @property
    def holds(self) -> bool | None:
        """Whether the target is reached; None without a target."""
        return None if self.target is None else self.value <= self.target


def show(figures: Sequence[Figure]) -> None:
    """Print one table."""
    table = Table("figure", "value", "target", "")
    for figure in figures:
        target = "" if figure.target is None else f"≤ {figure.target:g} {figure.unit}"
        sign = {True: "holds", False: "MISSED", None: ""}[figure.holds]
        table.add_row(figure.name, f"{figure.value:.3g} {figure.unit}", target, sign)
    Console().print(table)


def write(figures: Sequence[Figure], path: Path) -> None:
    """Keep the figures as a list of `{name, value, unit, target, holds}`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [asdict(figure) | {"holds": figure.holds} for figure in figures]
    path.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
