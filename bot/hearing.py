"""How updates reach Vigie, and what may look at it from outside."""

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime
from functools import partial
from typing import Any

from bot.contact import Contact
from bot.intake import Intake, StrictApplication
from bot.leader import Leader
from bot.meter import Meter
from bot.polling import hear_by_polling
from bot.settings import Settings
from storage.engine import Database

LAST_ANSWER_SECONDS = 1.0


def ear(
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
