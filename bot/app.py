"""The composition root: the whole wiring on one screen."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from bot.asides import Asides
from bot.client import application
from bot.clock import Clock
from bot.contact import Contact
from bot.delivery.budget import Budget
from bot.delivery.courier import Courier
from bot.delivery.emitter import Emitter
from bot.delivery.gateways import Gateways
from bot.delivery.ledger import Ledger
from bot.dispatch import Dispatch
from bot.fetching import Fetcher
from bot.form_files import FormFiles
from bot.hearing import ear, watch
from bot.insisting import insist
from bot.intake import Intake, StrictApplication
from bot.leader import Leader
from bot.meter import Meter
from bot.settings import Settings
from bot.slices import (
    all_slices,
    chat_died,
    chat_is_back,
    knock_lost,
    message_refused,
    rooms,
    tell_failure,
    undelivered,
)
from handlers.alerts.openings import OPENINGS
from handlers.alerts.showing import Revealing
from handlers.dates import holiday_on, school_holiday_on
from handlers.groups import service as groups_service
from handlers.incidents.outage import confirm_contact
from handlers.rights import RIGHTS
from storage import gazetteer
from storage.engine import Database, is_down
from storage.group_commit import GroupCommit

READ_AHEAD_AFTER = 3.0


def utc_now() -> datetime:
    """The clock of every day; tests and the demo hand in another."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class App:
    """The wired bot: `serve` runs it until it is cancelled."""

    application: StrictApplication
    dispatch: Dispatch
    intake: Intake
    emitter: Emitter
    fetcher: Fetcher
    form_files: FormFiles
    courier: Courier
    clock: Clock
    leader: Leader
    hear: Callable[[], Coroutine[Any, Any, None]]
    hears_everywhere: bool
    """By webhook every process takes updates; only one may ask for them."""
    read_ahead: Callable[[], Coroutine[Any, Any, None]]
    watched: Callable[[], AbstractAsyncContextManager[object]]

    async def serve(self, started: Callable[[str], None] = lambda _: None) -> None:
        """Answer people, deliver and keep time. `started` gets the bot's name once it answers.

        Raises `InvalidToken` and `AddressTaken`; retries with backoff while Telegram is
        unreachable.
        """
        async with self.watched(), self._connected(), asyncio.TaskGroup() as tasks:
            started(self.application.bot.username)
            tasks.create_task(self.read_ahead())
            if self.hears_everywhere:
                tasks.create_task(self.leader.run(self._lead))
                await self.hear()
            else:
                await self.leader.run(self._lead_and_hear)

    async def _lead(self) -> None:
        async with asyncio.TaskGroup() as tasks, self.clock.running():
            tasks.create_task(self.fetcher.run())
            tasks.create_task(self.form_files.run())
            tasks.create_task(self.courier.run())
            await self.emitter.run()

    async def _lead_and_hear(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.emitter.run())
            tasks.create_task(self.fetcher.run())
            tasks.create_task(self.form_files.run())
            tasks.create_task(self.courier.run())
            async with self.clock.running():
                await self.hear()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[None]:
        try:
            await insist(self.application.initialize)
            yield
        finally:
            await self.emitter.ledger.close()
            await self.application.shutdown()
            # What never got an answer is not "initialised", and still holds its connections.
            await self.application.bot.shutdown()


def assemble(
    settings: Settings,
    database: Database,
    *,
    now: Callable[[], datetime] = utc_now,
    budget: Budget | None = None,
) -> App:
    """Wire everything; nothing runs yet."""
    ptb, zone, pace = application(settings), settings.zone, budget or Budget(monotonic)
    commits, meter, lead = GroupCommit(database), Meter(), database.lead()
    gateways = Gateways.of(settings)
    slices = all_slices(zone, gateways.ways, settings.public_url)
    dispatch = Dispatch(slices.routes, RIGHTS, slices.refusals)
    dispatch.install(ptb)
    claim, last_seconds = partial(database.claim, lead), settings.shutdown_seconds / 2
    ledger, reveal = _ledger(commits, now, zone), Revealing(zone, OPENINGS)
    emitter = Emitter(
        ptb.bot, database, claim, ledger, pace, now, reveal, meter, last_seconds=last_seconds
    )
    lost = partial(knock_lost, zone)
    courier = Courier(claim, commits, gateways, now, lost, emitter.wake, last_seconds)
    leader = Leader(lead, partial(_wake, emitter, courier))
    asides = Asides(ptb.bot, pace)
    intake = Intake(ptb, commits, now, zone, tell_failure, leader.wake, asides, meter)
    name, wake = partial(_name_of, ptb), leader.wake
    clock = Clock(commits, slices.ticks, now, zone, name, wake, meter)
    beside = partial(rooms, database, now, zone, name)
    contact = Contact(database, now, zone, confirm_contact, leader.wake)
    return App(
        ptb,
        dispatch,
        intake,
        emitter,
        Fetcher(ptb.bot, database, commits, now, zone, wake),
        FormFiles(ptb.bot, database, commits, now, zone, wake, slices.forms),
        courier,
        clock,
        leader,
        hear=ear(settings, ptb, intake, contact, meter, beside=beside),
        hears_everywhere=bool(settings.public_url),
        read_ahead=partial(_read_ahead, database),
        watched=watch(settings, database, now, meter, leader),
    )


def _name_of(application: StrictApplication) -> str:
    """The bot's, once Telegram has told it."""
    name: str = application.bot.username
    return name


def _wake(emitter: Emitter, courier: Courier) -> None:
    emitter.wake()
    courier.wake()


def _ledger(commits: GroupCommit, now: Callable[[], datetime], zone: ZoneInfo) -> Ledger:
    return Ledger(
        commits,
        now,
        learners={groups_service.INVITE_LINK: groups_service.learn_invite_link},
        on_dead=chat_died,
        on_undelivered=partial(undelivered, zone),
        on_back=partial(chat_is_back, zone),
        on_broken=partial(message_refused, zone),
        on_mute=groups_service.group_muted,
    )


async def _read_ahead(database: Database) -> None:
    """Read the country and its holidays beside the loop: the first who need them do not wait."""
    await asyncio.sleep(READ_AHEAD_AFTER)
    try:
        async with database.read() as uow:
            council, policy = await uow.council.get(), await uow.policy()
    except Exception as error:
        if not is_down(error):
            raise
    else:
        await asyncio.to_thread(gazetteer.read_ahead, council.siren)
        await asyncio.to_thread(holiday_on, utc_now().date())
        if policy.school_zone:
            await asyncio.to_thread(school_holiday_on, utc_now().date(), policy.school_zone)
