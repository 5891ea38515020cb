"""What the process holds after 100,000 updates, against after 1,000."""

import asyncio
from asyncio.subprocess import Process
from pathlib import Path

from bot.app import READ_AHEAD_AFTER
from tests.bench.api.updates import typed
from tests.bench.council import Council, council
from tests.bench.figures import Figure
from tests.bench.processes import vigie
from tests.bench.telegram import Telegram, telegram

FEW, MANY = 1_000, 100_000
BATCH = 1_000
READING_SECONDS = 5.0
"""The country is read once, beside the loop: it belongs to the start, not to the updates."""
LINES = ("/aide", "/langue", "/mes_alertes", "bonjour")


async def memory() -> list[Figure]:
    """Resident memory in MiB, and its growth."""
    async with telegram() as api, council(api, people=500) as ours, vigie(ours) as process:
        await api.clear(quiet=True)
        await _feed(api, ours, FEW)
        await asyncio.sleep(READ_AHEAD_AFTER + READING_SECONDS)
        early = _resident(process)
        await _feed(api, ours, MANY - FEW)
        late = _resident(process)
    return [
        Figure(f"memory after {FEW} updates", early, "MiB"),
        Figure(f"memory after {MANY} updates", late, "MiB"),
        Figure(f"memory after {MANY} updates ÷ after {FEW}", late / early, "×", most=1.1),
    ]


async def _feed(api: Telegram, ours: Council, count: int) -> None:
    """Batch after batch, each answered before the next one."""
    said = (await api.state())["answered"].get("sendmessage 200", 0)
    for start in range(0, count, BATCH):
        batch = range(start, min(start + BATCH, count))
        people = [ours.people[number % len(ours.people)] for number in batch]
        lines = [LINES[number % len(LINES)] for number in batch]
        await api.push([typed(who, line) for who, line in zip(people, lines, strict=True)])
        said += len(batch)
        await api.wait("sendmessage 200", said)


def _resident(process: Process) -> float:
    """MiB, from the kernel's page of the process."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError("no VmRSS")
