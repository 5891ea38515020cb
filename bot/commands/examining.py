"""`vigie doctor`: what is well and what is not, for a person or for a machine."""

import json
from collections.abc import Sequence
from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text
from typer import echo

from bot.app import utc_now
from bot.doctor.findings import Finding, Level, worst
from bot.doctor.visit import examine as visit
from bot.settings import Settings

SIGNS = {Level.FINE: "[green]✓[/]", Level.WARNING: "[yellow]![/]", Level.FAILING: "[red]✗[/]"}
ENDS = {
    Level.FINE: "Tout va bien.",
    Level.WARNING: "Vigie fonctionne ; faites bientôt ce que disent les lignes « ! ».",
    Level.FAILING: "Vigie ne remplit pas son rôle : commencez par les lignes « ✗ ».",
}


async def examine(settings: Settings, *, as_json: bool) -> int:
    """Print the findings, and return the exit status: the worst level among them."""
    now = utc_now()
    found = await visit(settings, now)
    if as_json:
        echo(_as_json(found, now))
    else:
        _show(found)
    return int(worst(found))


def _as_json(found: Sequence[Finding], now: datetime) -> str:
    findings = [
        {"check": each.check, "level": each.level.name.lower(), "line": each.line} for each in found
    ]
    report = {"at": now.isoformat(timespec="seconds"), "status": int(worst(found))}
    return json.dumps(report | {"findings": findings}, ensure_ascii=False, indent=1)


def _show(found: Sequence[Finding]) -> None:
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    for each in found:
        table.add_row(SIGNS[each.level], Text(each.line))
    console = Console()
    console.print(table)
    console.print(f"\n{ENDS[worst(found)]}", highlight=False)
