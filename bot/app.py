"""The composition root: the whole wiring on one screen."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from httpx import create_ssl_context
from telegram.ext import ApplicationBuilder, ContextTypes

from bot.clock import Clock
from bot.contact import Contact
from bot.delivery.budget import Budget
from bot.delivery.emitter import ON_THE_WIRE, Emitter
from bot.delivery.ledger import Ledger
from bot.dispatch import Dispatch
from bot.insisting import insist
from bot.intake import Intake, StrictApplication
from bot.leader import Leader
from bot.meter import Meter
from bot.polling import hear_by_polling
from bot.settings import Settings
from bot.transport import Transport, proxy_to
from handlers.alerts import ticks as alerts_ticks
from handlers.alerts.chat import Alerts
from handlers.alerts.passing_on import catch_up, give_up, pass_on
from handlers.alerts.reading import Revealing
from handlers.alerts.storm_drawing import draw_storms
from handlers.council.chat import Council
from handlers.groups import service as groups_service
from handlers.groups.chat import Groups
from handlers.groups.entry import offer_groups, take_out
from handlers.incidents.outage import confirm_contact
from handlers.incidents.refused import tell_refused
from handlers.meetings import ticks as meetings_ticks
from handlers.meetings.chat import Meetings
from handlers.members import ticks as members_ticks
from handlers.members.chat import Members
from handlers.members.reach import Reach, person_died
from handlers.moment import Moment
from handlers.reception import texts as reception_texts
from handlers.reception import ticks as reception_ticks
from handlers.reception.chat import Reception
from handlers.rights import RIGHTS
from storage import gazetteer
from storage.chats import Chat
from storage.deliveries import Queued
from storage.engine import Database, is_down
from storage.group_commit import GroupCommit
from storage.members import Member
from storage.unit_of_work import UnitOfWork

CONNECTIONS = 2 * ON_THE_WIRE
"""What is said, and the answers to presses beside it."""
READ_AHEAD_AFTER = 3.0
LAST_ANSWER_SECONDS = 1.0

log = structlog.get_logger()


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
        async with self.clock.running():
            await self.emitter.run()

    async def _lead_and_hear(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.emitter.run())
            async with self.clock.running():
                await self.hear()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[None]:
        try:
            await insist(self.application.initialize)
            yield
        finally:
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
    application = _application(settings)
    reception = Reception(RIGHTS)
    keys = reception_texts.permanent_keys
    members = Members(reception, reception.set_menu, keys, offer_groups, take_out, catch_up)
    undelivered = partial(_undelivered, settings.zone)
    groups = Groups(reception, keys, Reach(undelivered, catch_up).person_moved)
    council, meetings = Council(reception), Meetings(reception)
    slices = (reception, members, council, groups, Alerts(reception), meetings)
    routes = [route for each in slices for route in each.routes()]
    reception.catalogue = routes
    dispatch = Dispatch(routes, RIGHTS, reception)
    dispatch.install(application)
    pace = budget or Budget(monotonic)
    commits, meter, lead = GroupCommit(database), Meter(), database.lead()
    ledger = Ledger(
        commits,
        now,
        learners={groups_service.INVITE_LINK: groups_service.learn_invite_link},
        on_dead=_chat_died,
        on_undelivered=undelivered,
        on_back=partial(_chat_is_back, settings.zone),
        on_broken=partial(_message_refused, settings.zone),
    )
    emitter = Emitter(
        application.bot,
        database,
        partial(database.claim, lead),
        ledger,
        pace,
        now,
        reveal=Revealing(settings.zone),
        meter=meter,
        last_seconds=settings.shutdown_seconds / 2,
    )
    leader = Leader(lead, emitter.wake)
    intake = Intake(
        application, commits, now, settings.zone, _tell_failure, leader.wake, pace, meter
    )
    ticks = [
        reception_ticks.forget_updates,
        reception_ticks.mend_hours,
        draw_storms,
        alerts_ticks.look_after_forms,
        *members_ticks.TICKS,
        *groups.ticks(),
        meetings_ticks.remind,
    ]
    clock = Clock(
        commits, ticks, now, settings.zone, lambda: application.bot.username, leader.wake, meter
    )
    contact = Contact(database, now, settings.zone, confirm_contact, leader.wake)
    hear = _ear(settings, application, intake, contact, meter)
    watched = _watch(settings, database, now, meter, leader)
    ahead = partial(_read_ahead, database)
    everywhere = bool(settings.public_url)
    return App(
        application, dispatch, intake, emitter, clock, leader, hear, everywhere, ahead, watched
    )


def _ear(
    settings: Settings,
    application: StrictApplication,
    intake: Intake,
    contact: Contact,
    meter: Meter,
) -> Callable[[], Coroutine[Any, Any, None]]:
    """By polling, or by webhook where there is an address at which Telegram can call."""
    if not settings.public_url:
        return partial(hear_by_polling, application.bot, intake, contact)
    from bot.web import Door
    from bot.webhook import Webhook

    secret = settings.webhook_secret
    door = Door(contact.after(intake.take), secret.get_secret_value().encode(), meter)
    half = settings.shutdown_seconds / 2
    webhook = Webhook(
        application.bot, door, contact, settings.public_url, secret, settings.listen, half
    )
    return webhook.hear


def _watch(
    settings: Settings,
    database: Database,
    now: Callable[[], datetime],
    meter: Meter,
    leader: Leader,
) -> Callable[[], AbstractAsyncContextManager[object]]:
    """Health and metrics, from the first moment to the last, if they were asked for."""
    if not settings.metrics_listen:
        return nullcontext
    from starlette.applications import Starlette

    from bot.health import Health
    from bot.listening import listening
    from bot.metrics import Metrics

    health = Health(database, settings.kek, lambda: leader.is_known, now)
    metrics = Metrics(database, meter, lambda: leader.leads, now)
    app = Starlette(routes=[*health.routes(), *metrics.routes()])
    return partial(listening, app, settings.metrics_listen, LAST_ANSWER_SECONDS)


def _application(settings: Settings) -> StrictApplication:
    token = settings.telegram_token.get_secret_value()
    trust = create_ssl_context()  # reading the authorities once saves time at the start
    proxy = proxy_to(settings.telegram_api_url)
    builder = (
        ApplicationBuilder()
        .application_class(StrictApplication)
        .token(token)
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_api_url}/file/bot")
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes())
        .request(Transport(CONNECTIONS, trust, proxy))
        .get_updates_request(Transport(1, trust, proxy))
    )
    return builder.build()  # type: ignore[return-value] # the class named above


async def _read_ahead(database: Database) -> None:
    """Read the country beside the loop, once it polls: the first typed name need not wait."""
    await asyncio.sleep(READ_AHEAD_AFTER)
    try:
        async with database.read() as uow:
            council = await uow.council.get()
    except Exception as error:
        if not is_down(error):
            raise
    else:
        await asyncio.to_thread(gazetteer.read_ahead, council.siren)


async def _tell_failure(uow: UnitOfWork, member: Member, reference: str, now: datetime) -> None:
    if member.chat is not None:
        await uow.outbox.send(member.chat, reception_texts.failed(reference), now=now)


async def _chat_died(uow: UnitOfWork, chat: Chat, now: datetime) -> None:
    if chat.is_group:
        await groups_service.group_died(uow, chat, now)
    else:
        await person_died(uow, chat, now)


async def _undelivered(
    zone: ZoneInfo, uow: UnitOfWork, chat: Chat, rows: Sequence[Queued], now: datetime
) -> None:
    await pass_on(Moment(uow, now, zone, await uow.policy(), ""), chat.id, rows)


async def _chat_is_back(zone: ZoneInfo, uow: UnitOfWork, chat: Chat, now: datetime) -> None:
    member = await uow.members.find_by_chat(chat.id)
    if member is not None:
        await catch_up(Moment(uow, now, zone, await uow.policy(), ""), member)


async def _message_refused(
    zone: ZoneInfo, uow: UnitOfWork, row: Queued, reason: str, now: datetime
) -> None:
    moment = Moment(uow, now, zone, await uow.policy(), "")
    if reference := await tell_refused(moment, row):
        log.warning("a refused message is told", reference=reference, row=row.id, reason=reason)
    await give_up(moment, row)
