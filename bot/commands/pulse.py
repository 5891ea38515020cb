"""`vigie health`: whether the bot beside this command answers; what a container is asked."""

from urllib.error import URLError
from urllib.request import urlopen

from bot.commands.refused import Refused
from bot.doctor.health import address
from bot.settings import Settings

PATIENCE_SECONDS = 4.0
NOWHERE = "METRICS_LISTEN est vide : le bot ne répond nulle part de sa santé."


def feel(settings: Settings) -> int:
    """Return the exit status: 0 when it answers, 1 when it does not. Raises `Refused`."""
    if not settings.metrics_listen:
        raise Refused(NOWHERE)
    try:
        with urlopen(address(settings.metrics_listen, "/healthz"), timeout=PATIENCE_SECONDS):  # noqa: S310 - http, as `address` makes it
            return 0
    except (URLError, TimeoutError):
        return 1
