"""The whole examination, each thing after what it rests upon. One that cannot be done is told."""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime

from telegram import Bot
from telegram.error import TelegramError

from bot.commands.opening import database_file, must_be_there
from bot.commands.refusals import line_for
from bot.doctor import council, database, gateways, health, machine, telegram
from bot.doctor.findings import Finding, Level, failing
from bot.doctor.telegram import Place
from bot.settings import Settings
from handlers.moment import Moment
from storage import migrations
from storage.engine import Database


async def examine(settings: Settings, now: datetime) -> list[Finding]:
    """Look at everything; nothing is changed."""
    found = [*machine.key(settings)]
    places: list[Place] = []
    if all(each.level is not Level.FAILING for each in found):
        found += await _inside(settings, now, places)
    found += [*gateways.configured(settings)]
    found += await _told("ready", health.ready(settings))
    found += await _outside(settings, now, places)
    return found


async def _inside(settings: Settings, now: datetime, places: list[Place]) -> list[Finding]:
    """What the database tells. `places` gets the groups to ask Telegram about."""
    try:
        if file := database_file(settings.database_url):
            must_be_there(file)
        opened = await Database.open(settings.database_url, settings.kek())
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        return [failing("database", line_for(error))]
    found = [*machine.disk(settings), *machine.running(settings)]
    async with opened, opened.read() as uow:
        found += await _told("database", database.whole(uow))
        found += await _told("migrations", database.shape(uow))
        if not await migrations.is_current(uow.connection):
            return found
        moment = Moment(uow, now, settings.zone, await uow.policy(), "")
        for name, findings in (
            ("running", database.led(uow)),
            ("lag", database.lag(uow, now)),
            ("conservation", database.conservation(uow)),
            ("conservation.knocks", gateways.conservation(uow, now)),
            ("backup", database.backup(uow, now)),
            ("chats", council.dead_chats(moment)),
            ("coordination", council.coverage(moment)),
        ):
            found += await _told(name, findings)
        places += await telegram.places(moment)
    return found


async def _outside(settings: Settings, now: datetime, places: Iterable[Place]) -> list[Finding]:
    """What Telegram tells."""
    secret = settings.telegram_token.get_secret_value()
    if not secret:
        return [failing("telegram.token", telegram.MISSING)]
    bot = Bot(secret, base_url=f"{settings.telegram_api_url}/bot")
    found = await _told("telegram.token", telegram.token(bot))
    try:
        if found[-1].level is Level.FINE:
            found += await _told("telegram.webhook", telegram.webhook(bot, settings, now))
            found += await _told("telegram.groups", telegram.rights(bot, [*places]))
            found += await _told("clock", telegram.hour(settings, now))
    finally:
        await bot.shutdown()
    return found


async def _told(name: str, findings: AsyncIterator[Finding]) -> list[Finding]:
    found: list[Finding] = []
    try:
        async for each in findings:
            found.append(each)  # noqa: PERF401 - what was found before an error counts
    except TelegramError:
        found.append(failing(name, telegram.SILENT))
    except Exception as error:  # noqa: BLE001 - the others keep their turn
        found.append(failing(name, line_for(error)))
    return found
