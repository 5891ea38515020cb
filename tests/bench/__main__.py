"""Runs every measurement, or those that are named: `python -m tests.bench [NAME…]`."""

import asyncio
import sys
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic

from rich.console import Console

from tests.bench.broadcasting import broadcast
from tests.bench.burst import burst
from tests.bench.figures import Figure, show, write
from tests.bench.latency import latency
from tests.bench.memory import memory
from tests.bench.replicas import replicas
from tests.bench.starting import starting
from tests.bench.stored import stored
from tests.bench.sustained import sustained
from tests.bench.throughput import throughput
from tests.bench.typed_lines import typed_lines
from tests.bench.urgent import urgent

MEASURES: Mapping[str, Callable[[], Awaitable[Sequence[Figure]]]] = {
    "starting": starting,
    "typed_lines": typed_lines,
    "latency": latency,
    "throughput": throughput,
    "urgent": urgent,
    "burst": burst,
    "broadcast": broadcast,
    "replicas": replicas,
    "stored": stored,
    "memory": memory,
    "sustained": sustained,
}
LONGEST_SECONDS = 900.0
KEPT = Path("build/bench.json")

progress = Console(stderr=True, markup=False, highlight=False, width=140)


async def measure(names: Sequence[str]) -> bool:
    """Measure one after the other, keep each, print; whether every measurement came to its end.

    Without names all of them are measured, and nothing is kept of an earlier run.
    """
    figures: list[Figure] = []
    broken = []
    for name in names or MEASURES:
        began = monotonic()
        progress.print(f"{name} …")
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                measured = await MEASURES[name]()
        except Exception:  # noqa: BLE001 - one that fails must not take the others down
            broken.append(name)
            progress.print(traceback.format_exc())
        else:
            figures += measured
            write(figures, KEPT, afresh=not names)
            for figure in measured:
                progress.print(f"  {figure.name}: {figure.value:.4g} {figure.unit}")
        progress.print(f"{name}: {monotonic() - began:.0f} s")
    show(figures)
    if broken:
        progress.print(f"did not come to their end: {', '.join(broken)}")
    return not broken


sys.exit(0 if asyncio.run(measure(sys.argv[1:])) else 1)
