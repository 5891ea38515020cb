"""A council under load: its Telegram in one process, Vigie in another, people who flag."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from storage.engine import Database
from tests.bench.alerting import INSEES, Flag, fill, send
from tests.bench.api.updates import typed
from tests.bench.council import Council, council
from tests.bench.telegram import Telegram, telegram
from tests.faults.ledger import Ledger, read_ledger
from tests.process import BotProcess, kept_running

PATIENCE = 90.0
VIGIE = ("tests.bench.bots.vigie",)
QUIET_SECONDS = 0.3


@dataclass(slots=True)
class Scene:
    """Who is there, and how many updates and alerts were made so far."""

    api: Telegram
    council: Council
    database: Database
    updates: int = 0
    alerts: int = 0
    lines: list[int] = field(default_factory=list)

    async def flags(self, numbers: Iterable[int]) -> None:
        """These alerts, different people side by side, each person one after the other."""
        people = len(self.council.people)
        by_person: dict[int, list[int]] = {}
        for number in numbers:
            by_person.setdefault(number % people, []).append(number)
        async with asyncio.TaskGroup() as tasks:
            for own in by_person.values():
                tasks.create_task(self._flags_in_turn(own))

    async def keeps_flagging(self, enough: asyncio.Event) -> None:
        """Everybody flags one alert after the other until it is enough."""
        async with asyncio.TaskGroup() as tasks:
            for place in range(len(self.council.people)):
                tasks.create_task(self._keeps_flagging(place, enough))

    async def fills(self, number: int) -> Flag:
        """The `number`-th alert, up to its last tap."""
        self.updates += 1
        return await fill(self.api, self.council, number)

    async def sends(self, filled: Iterable[Flag]) -> None:
        """The last taps of these alerts."""
        for flag in filled:
            await send(self.api, flag)
            self.updates += 1
            self.alerts += 1

    async def asks(self, people: Sequence[int]) -> None:
        """Each of them asks for help: one card each."""
        self.updates += len(people)
        self.lines += people
        await self.api.push([typed(person, "/aide") for person in people])

    async def settled(self) -> Ledger:
        """Wait until everybody was told and nothing that is due waits; the counts of that moment.

        Every alert is told to its group and its mayor; nobody else's turn comes meanwhile.
        """
        who = [*self.council.groups, *self.council.mayors]
        await self.api.heard(who, 2 * self.alerts, within=PATIENCE)
        await self.api.confirmed(within=PATIENCE)
        async with asyncio.timeout(PATIENCE):
            while (ledger := await read_ledger(self.database)).waiting:
                await self.api.stirs(QUIET_SECONDS)
        return ledger

    async def repeats(self) -> int:
        """How many messages came more than once: what Telegram took, less what was to be said."""
        took = (await self.api.state())["answered"].get("sendmessage 200", 0)
        ledger = await read_ledger(self.database)
        return int(took) - ledger.messages

    async def _flags_in_turn(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            await self.sends([await self.fills(number)])

    async def _keeps_flagging(self, place: int, enough: asyncio.Event) -> None:
        numbers = itertools.count(place, len(self.council.people))
        await self._flags_in_turn(itertools.takewhile(lambda _: not enough.is_set(), numbers))


@asynccontextmanager
async def quiet_scene(people: int = 24, database_url: str | None = None) -> AsyncIterator[Scene]:
    """A council whose bot does not run yet."""
    async with (
        telegram() as api,
        council(api, people=people, communes=INSEES, database_url=database_url) as ours,
        ours.database() as database,
    ):
        yield Scene(api, ours, database)


@asynccontextmanager
async def scene(
    people: int = 24, words: Sequence[str] = VIGIE, database_url: str | None = None
) -> AsyncIterator[tuple[Scene, BotProcess]]:
    """The same with its bot, which listens."""
    async with (
        quiet_scene(people, database_url) as there,
        kept_running(there.council.settings, there.council.folder, words) as bot,
    ):
        await there.api.wait("getupdates 200", 1)
        yield there, bot
