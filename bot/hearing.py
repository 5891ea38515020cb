"""How updates reach Vigie, and what may look at it from outside."""

from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.contact import Contact
from bot.intake import Intake, StrictApplication
from bot.leader import Leader
from bot.meter import Meter
from bot.polling import hear_by_polling
from bot.settings import Settings
from storage.engine import Database

if TYPE_CHECKING:
    from starlette.routing import Route

LAST_ANSWER_SECONDS = 1.0


def ear(
    settings: Settings,
    application: StrictApplication,
    intake: Intake,
    contact: Contact,
    meter: Meter,
    *,
    beside: Callable[[], Sequence["Route"]],
) -> Callable[[], Coroutine[Any, Any, None]]:
    """By polling, or by webhook where there is an address at which Telegram can call.

    `beside` is what else the world may reach at that address.
    """
    if not settings.public_url:
        return partial(hear_by_polling, application.bot, intake, contact)
    from bot.web import Door
    from bot.webhook import Webhook

    secret = settings.webhook_secret
    door = Door(contact.after(intake.take), secret.get_secret_value().encode(), meter)
    half = settings.shutdown_seconds / 2
    url, listen, bot = settings.public_url, settings.listen, application.bot
    return Webhook(bot, door, contact, url, secret, listen, half, beside()).hear


def watch(
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
