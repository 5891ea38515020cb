"""kill -9 at a hundred random moments while people flag: all of it is accepted once, and told."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from time import monotonic

from tests.bench.api.world import OK, REFERENCE, SENDING, TELLING
from tests.bench.council import Council
from tests.bench.telegram import ROOT
from tests.faults.scene import Scene, quiet_scene
from tests.faults.starter import STARTER
from tests.process import environment

KILLS = 100
SEED = 20261125
LONGEST_LIFE = 0.8
"""Seconds: some die while they start, most of them under load."""

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
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(b"again\n")
        assert int(await self.process.stdout.readline())


@asynccontextmanager
async def mortal(council: Council) -> AsyncIterator[Mortal]:
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


async def test_a_hundred_kills(counts: Callable[[object], None]) -> None:
    random = Random(SEED)
    async with quiet_scene(people=30) as there, mortal(there.council) as bot:
        enough = asyncio.Event()
        flagging = asyncio.create_task(there.keeps_flagging(enough))
        for _ in range(KILLS):
            # A moment of the bot's life, not a wait for anything: where it ends is what is tested.
            await asyncio.sleep(random.uniform(0, LONGEST_LIFE))
            await bot.dies()
        enough.set()
        await flagging
        ledger = await there.settled()
        worst, repeats = await most_repeats(there, bot.deaths), await there.repeats()
        counts(f"{KILLS} kills: {ledger}; repeats {repeats}, at most {worst} per kill and chat")
    assert ledger.balances
    assert (ledger.alerts, ledger.failed, ledger.failures) == (there.alerts, 0, 0)
    assert ledger.alerts > KILLS
    assert ledger.updates == there.updates
    assert worst <= 1


async def most_repeats(there: Scene, deaths: Sequence[float]) -> int:
    """The most messages that told one chat something again in one life of the bot.

    An edit tells again what stands there, and only once what a list has gained.
    """
    told: set[tuple[int, str]] = set()
    again: Counter[tuple[int, int]] = Counter()
    for record in await there.api.records():
        if record["method"] not in TELLING or record["status"] != OK:
            continue
        life = sum(death <= record["at"] for death in deaths)
        notices = {(record["chat"], each) for each in REFERENCE.findall(record["text"])}
        repeats = record["method"] == SENDING and not told.isdisjoint(notices)
        again[record["chat"], life] += repeats
        told |= notices
    return max(again.values())
