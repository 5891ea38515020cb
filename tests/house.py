"""A whole council in a test: the real bot, a real database, and a Telegram on loopback."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.app import App, assemble
from bot.delivery.budget import Budget
from bot.playground import Group, Person, Playground
from bot.settings import Settings
from storage import gazetteer, keyfile
from storage.charters import Charter
from storage.engine import Database
from storage.founding import FoundingCommune, founding
from storage.members import Kind, Member, Role, Status
from storage.outbox import Outcome

SIREN = "200033025"
TRONVILLE = "55519"
LIGNY = "55291"
BAR_LE_DUC = "55029"
SAINT_AMAND = "55452"
PARIS = ZoneInfo("Europe/Paris")
EVENING = datetime(2026, 11, 23, 18, 40, tzinfo=UTC)
"""A Monday, 19:40 in Paris."""

BOT_RIGHTS = {"can_invite_users": True, "can_restrict_members": True, "can_delete_messages": True}


@dataclass(slots=True)
class HandClock:
    """A clock that a test moves by hand; between two moves it stands still."""

    moment: datetime = EVENING

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, by: timedelta) -> None:
        self.moment += by


# No words for it: whenever a loop of pytest's ends, asyncio writes down what it returned, and that
# of a whole house took a third of a journey.
@dataclass(slots=True, repr=False)
class House:
    """One council, running: who is in it, its clock, and the phones of its people."""

    telegram: Playground
    database: Database
    app: App
    clock: HandClock
    settings: Settings
    people: dict[str, Member] = field(default_factory=dict)

    async def member(
        self,
        name: str,
        role: Role = Role.FIELD_PARTNER,
        kind: Kind = Kind.STREET_OUTREACH,
        communes: Sequence[str] = (),
        organisation: str = "Association exemple",
    ) -> Person:
        """A person who came in before the story begins: active, charter signed, chat open."""
        person = self.telegram.person(name)
        self.people[name] = await come_in(
            self.database,
            person,
            self.clock(),
            role=role,
            kind=kind,
            communes=communes,
            organisation=organisation,
        )
        await person.starts()
        await self.settled()
        return person

    async def coordinator(self, name: str = "Claire Fontaine") -> Person:
        """The person who runs the council's liaison."""
        return await self.member(name, Role.COORDINATOR, Kind.INTERCOMMUNALITY)

    async def linked_group(
        self, title: str, communes: Sequence[str], owner: Person, members: Sequence[Person] = ()
    ) -> Group:
        """A group that a coordinator linked before the story begins."""
        group = self.telegram.group(title, creator=owner, members=list(members))
        await link(self.database, group, self.clock(), communes)
        await group.adds_bot(by=owner, rights=BOT_RIGHTS)
        await self.settled()
        return group

    async def tick(self, by: timedelta = timedelta()) -> None:
        """Move the clock, let it ask what is due, and wait until all of it was said.

        What people did before was done before, and Telegram answered all the time.
        """
        await self.settled()
        self.clock.advance(by)
        async with self.database.write() as uow:
            await uow.contact.confirm(self.clock())
        await self.app.clock.tick()
        await self.settled()

    async def settled(self) -> None:
        """Wait until every update was handled and everything that is due was said."""
        async with asyncio.timeout(20):
            while True:
                await self.telegram.quiet()
                if not await self._waiting():
                    return
                await self.app.emitter.idle()

    async def count(self, outcome: Outcome) -> int:
        """How many rows of the outbox ended (or wait) like this."""
        async with self.database.read() as uow:
            return (await uow.deliveries.count())[outcome]

    async def _waiting(self) -> bool:
        async with self.database.read() as uow:
            return bool(await uow.deliveries.due(self.clock(), limit=1))


@asynccontextmanager
async def open_house(folder: Path) -> AsyncIterator[House]:
    """Found the reference council in `folder`, and run the real bot against a playground."""
    settings = offline_settings(folder)
    await found_reference_council(settings, HandClock())
    async with lived_in(settings) as house:
        yield house


@asynccontextmanager
async def lived_in(settings: Settings) -> AsyncIterator[House]:
    """Run the real bot of a council that was founded, against a playground."""
    async with (
        Playground.serve(port=0, seed=7) as telegram,
        running(telegram, facing(telegram, settings), HandClock()) as house,
    ):
        yield house


@asynccontextmanager
async def running(
    telegram: Playground, settings: Settings, clock: HandClock, budget: Budget | None = None
) -> AsyncIterator[House]:
    """A bot of its own on this database, stopped at the end."""
    async with await Database.open(settings.database_url, settings.kek()) as database:
        app = assemble(settings, database, now=clock, budget=budget or Budget.unlimited())
        async with served(app):
            yield House(telegram, database, app, clock, settings)


async def come_in(
    database: Database,
    person: Person,
    now: datetime,
    *,
    role: Role = Role.FIELD_PARTNER,
    kind: Kind = Kind.STREET_OUTREACH,
    communes: Sequence[str] = (),
    organisation: str = "Association exemple",
) -> Member:
    """Make a person an active member who signed the charter, as if it had been long ago."""
    first, _, last = person.name.partition(" ")
    async with database.write() as uow:
        member = await uow.members.add(
            role=role,
            kind=kind,
            first_name=first,
            last_name=last,
            organisation=organisation,
            communes=communes,
            now=now,
        )
        await uow.members.bind(member.id, person.id, await uow.chats.at(person.id))
        await uow.members.sign(member.id, 1)
        await uow.members.set_status(member.id, Status.ACTIVE)
        return await uow.members.get(member.id)


async def link(database: Database, group: Group, now: datetime, communes: Sequence[str]) -> None:
    """Make a group show the notices of these communes, as if it had been long ago."""
    async with database.write() as uow:
        ours = await uow.groups.add(await uow.chats.at(group.id), group.title, now)
        await uow.groups.link(ours, communes)


def settings_for(folder: Path, telegram: Playground) -> Settings:
    """The bot's settings in a test: everything in one folder, Telegram on loopback."""
    return facing(telegram, offline_settings(folder))


def facing(telegram: Playground, settings: Settings) -> Settings:
    """The same settings, with this Telegram."""
    there = {"telegram_token": SecretStr(telegram.token), "telegram_api_url": telegram.url}
    return settings.model_copy(update=there)


def offline_settings(folder: Path) -> Settings:
    """The same without any Telegram."""
    return Settings(
        _env_file=None,
        database_url=f"sqlite:///{folder}/data/vigie.db",
        vigie_key_file=folder / "keys" / "vigie.key",
    )


async def found_reference_council(settings: Settings, now: Callable[[], datetime]) -> None:
    """CA Bar-le-Duc Sud Meuse, as the official list has it, with a first charter."""
    who = gazetteer.intercommunality(SIREN)
    communes = [FoundingCommune(c.insee, c.name, c.population) for c in who.communes]
    kek = keyfile.create(settings.vigie_key_file)
    async with founding(
        settings.database_url, kek, now(), siren=SIREN, name=who.name, communes=communes
    ) as uow:
        await uow.charters.publish(Charter(1, "Charte d’essai.", now()))


@asynccontextmanager
async def served(app: App) -> AsyncIterator[None]:
    """Run the bot while the context lasts; what it died of is raised at the end."""
    started = asyncio.Event()
    task = asyncio.create_task(app.serve(lambda _: started.set()))
    waiting = asyncio.create_task(started.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
