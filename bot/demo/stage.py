"""The stage of the demo: a Telegram on loopback, the real bot, a clock to move, and a printer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from bot import log
from bot.app import App, assemble
from bot.commands.founding import found_council
from bot.commands.opening import opened as opened_database
from bot.commands.playing import SIREN, loopback_settings
from bot.delivery.budget import Budget
from bot.playground import Group, Impossible, Message, Person, Playground
from bot.settings import Settings
from handlers.members.service import unused_coordinator_codes
from storage import keyfile
from storage.engine import Database
from storage.gazetteer import intercommunality

MONDAY_EVENING = datetime(2026, 11, 23, 18, 40, tzinfo=UTC)
"""19:40 in Paris."""


@dataclass(slots=True)
class StoryClock:
    """Begins on a Monday evening, runs like any clock, and can be moved forward."""

    began: float = field(default_factory=monotonic)
    moved: timedelta = timedelta()

    def __call__(self) -> datetime:
        """Now, in the story."""
        return MONDAY_EVENING + timedelta(seconds=monotonic() - self.began) + self.moved


@dataclass(slots=True)
class Stage:
    """Where the story plays; `missed` gathers what was expected and not seen."""

    console: Console
    telegram: Playground
    app: App
    database: Database
    clock: StoryClock
    folder: Path
    settings: Settings
    missed: list[str] = field(default_factory=list)
    _shown: dict[int, int] = field(default_factory=dict)

    def scene(self, title: str) -> None:
        """A new part of the story."""
        self.console.print()
        self.console.rule(f"[bold]{escape(title)}[/]", align="left")

    async def expect(self, step: str, seen: Awaitable[object] | bool) -> None:
        """One step that has to be seen: true, or awaited without `Impossible`."""
        held = seen if isinstance(seen, bool) else await _happens(seen)
        self.console.print(f"  [green]✓[/] {step}" if held else f"  [red]✗ {step}[/]")
        if not held:
            self.missed.append(step)

    def show_phones(self) -> None:
        """Print what came onto each phone and into each group since the last time."""
        places: list[Person | Group] = [*self.telegram.people, *self.telegram.groups]
        for place in places:
            fresh = [m for m in place.phone() if m.changed > self._shown.get(place.id, -1)]
            if fresh:
                self._shown[place.id] = max(message.changed for message in fresh)
                self._print_phone(place, fresh)

    async def settled(self) -> None:
        """Wait until all that was asked is done and all that is due is said."""
        while True:
            await self.telegram.quiet()
            async with self.database.read() as uow:
                if not await uow.deliveries.due(self.clock(), limit=1):
                    return
            await self.app.emitter.idle()

    async def move_clock(self, by: timedelta) -> None:
        """Time passes, all at once, and Telegram answers all along."""
        self.clock.moved += by
        async with self.database.write() as uow:
            await uow.contact.confirm(self.clock())
        await self.app.clock.tick()
        await self.settled()

    async def first_code(self) -> str:
        """The code of the link that `vigie run` shows for the first coordinator."""
        async with self.database.read() as uow:
            return (await unused_coordinator_codes(uow, self.clock()))[0]

    def _print_phone(self, place: Person | Group, fresh: Sequence[Message]) -> None:
        name = place.name if isinstance(place, Person) else f"Groupe « {place.title} »"
        self.console.print(f"\n  [bold cyan]{escape(name)}[/]")
        for message in fresh:
            self.console.print(Padding(_told(message), (0, 0, 0, 4), expand=False))


@asynccontextmanager
async def opened(console: Console) -> AsyncIterator[Stage]:
    """Found the reference council in a temporary folder and run the real bot in front of it."""
    clock = StoryClock()
    with TemporaryDirectory(prefix="vigie-") as name:
        folder = Path(name)
        with (folder / "vigie.log").open("w") as words:
            log.configure("DEBUG", "json", words)
            async with Playground.serve(clock=lambda: clock().timestamp()) as telegram:
                settings = loopback_settings(folder, telegram)
                kek = keyfile.create(settings.vigie_key_file)
                await found_council(settings, intercommunality(SIREN), kek, clock())
                async with opened_database(settings) as database:
                    app = assemble(settings, database, now=clock, budget=Budget.unlimited())
                    stage = Stage(console, telegram, app, database, clock, folder, settings)
                    async with _running(app.serve):
                        yield stage


@asynccontextmanager
async def _running(serve: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    task = asyncio.ensure_future(serve())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _happens(seen: Awaitable[object]) -> bool:
    try:
        await seen
    except Impossible:
        return False
    return True


def _told(message: Message) -> str:
    """One message: who, what, and its keys."""
    who = f"[dim]{escape(message.sender.name)} :[/] " if not message.notice else ""
    text = escape(message.notice or message.text or message.words)
    file = f"\n[magenta]📎 {escape(message.document.name)}[/]" if message.document else ""
    rows = (" ".join(f"\\[{escape(key.text)}]" for key in row) for row in message.buttons)
    keys = "".join(f"\n[yellow]{row}[/]" for row in rows)
    return f"{who}{text}{file}{keys}"
