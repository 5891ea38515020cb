"""A bot that is killed again and again, and is there again in a tenth of a second."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from tests.bench.api.world import OK
from tests.bench.bots.starter import STARTER
from tests.bench.council import Council
from tests.bench.telegram import ROOT, SEND
from tests.process import environment

LAST_WORDS = 0.03
"""Seconds in which the API may still read what a dead bot sent: no new one is ready so soon."""


@dataclass(slots=True)
class Mortal:
    """A bot that can be killed and is there again in a tenth of a second."""

    process: asyncio.subprocess.Process
    deaths: list[float] = field(default_factory=list)

    async def dies(self) -> None:
        """SIGKILL, and the next one starts; what the dead one sent has come in by then."""
        await self.starts()
        self.deaths.append(monotonic() + LAST_WORDS)

    async def starts(self) -> None:
        """Another one, in the place of the one that ran."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(b"again\n")
        assert int(await self.process.stdout.readline())


@asynccontextmanager
async def mortal(council: Council) -> AsyncIterator[Mortal]:
    """Vigie without a pace of its own, alive while the context lasts."""
    with (council.folder / "vigie.log").open("ab") as words:
        process = await asyncio.create_subprocess_exec(
            *STARTER,
            cwd=ROOT,
            env=environment(council.settings),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=words,
        )
    bot = Mortal(process)
    await bot.starts()
    try:
        yield bot
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


def notices_told(
    records: Sequence[dict[str, Any]], chats: Collection[int] | None, deaths: Sequence[float]
) -> tuple[int, int]:
    """What chats were told, each alert counted once in each; the most repeats in one life.

    A repeat is a message of its own about an alert that its chat knew; an edit repeats nothing.
    `chats` None means all of them.
    """
    told: set[tuple[int, str]] = set()
    again: Counter[tuple[int, int]] = Counter()
    for record in records:
        chat = record["chat"]
        if record["status"] != OK or (chats is not None and chat not in chats):
            continue
        life = sum(death <= record["at"] for death in deaths)
        known = [each for each in record["references"] if (chat, each) in told]
        again[chat, life] += record["method"] == SEND and bool(known)
        told.update((chat, reference) for reference in record["references"])
    return len(told), max(again.values())
