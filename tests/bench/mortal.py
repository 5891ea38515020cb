"""A bot that is killed again and again, and is there again in a tenth of a second."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from tests.bench.api.world import OK
from tests.bench.bots.starter import KILL, START, STARTER
from tests.bench.council import Council
from tests.bench.telegram import ROOT, SEND, Telegram
from tests.process import environment


@dataclass(frozen=True, slots=True)
class Death:
    """A kill: when it was asked for, and when the last word of the dead one had come in."""

    asked: float
    silent: float

    def lies_between(self, before: float, after: float) -> bool:
        """Whether what came in at these two moments may be on either side of it."""
        return before <= self.silent and self.asked <= after


@dataclass(slots=True)
class Mortal:
    """A bot that can be killed and is there again in a tenth of a second."""

    process: asyncio.subprocess.Process
    api: Telegram
    deaths: list[Death] = field(default_factory=list)

    async def dies(self) -> None:
        """SIGKILL; the next one starts as soon as what the dead one sent has come in."""
        asked = monotonic()
        await self._does(KILL)
        await self.api.left()
        self.deaths.append(Death(asked, monotonic()))
        await self.starts()

    async def starts(self) -> None:
        """Another one, in the place of the one that ran."""
        assert await self._does(START)

    async def _does(self, line: str) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(line.encode())
        return int(await self.process.stdout.readline())


@asynccontextmanager
async def mortal(council: Council, api: Telegram) -> AsyncIterator[Mortal]:
    """Vigie without a pace of its own, alive while the context lasts; the one bot of this API."""
    with (council.folder / "vigie.log").open("ab") as words:
        process = await asyncio.create_subprocess_exec(
            *STARTER,
            cwd=ROOT,
            env=environment(council.settings),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=words,
        )
    bot = Mortal(process, api)
    await bot.starts()
    try:
        yield bot
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


def notices_told(
    records: Sequence[dict[str, Any]], chats: Collection[int] | None, deaths: Sequence[Death]
) -> tuple[int, int]:
    """What chats were told, each alert counted once in each; and the repeats beyond the promise.

    A repeat is a message of its own about an alert that its chat knew; an edit repeats nothing.
    The promise is one repeat for each kill and chat: so each repeat needs a kill of its own between
    itself and what it repeats. `chats` None means all of them.
    """
    told: dict[tuple[int, str], float] = {}
    free: defaultdict[int, list[Death]] = defaultdict(lambda: list(deaths))
    unexplained = 0
    for record in sorted(records, key=lambda each: float(each["at"])):
        chat, at = record["chat"], float(record["at"])
        if record["status"] != OK or (chats is not None and chat not in chats):
            continue
        known = [told[chat, each] for each in record["references"] if (chat, each) in told]
        if record["method"] == SEND and known:
            why = next((each for each in free[chat] if each.lies_between(max(known), at)), None)
            if why is None:
                unexplained += 1
            else:
                free[chat].remove(why)
        told |= {(chat, reference): at for reference in record["references"]}
    return len(told), unexplained
