"""The bot's own answer about itself, where it was told to listen (METRICS_LISTEN)."""

from collections.abc import AsyncIterator
from http import HTTPStatus

from bot.doctor.findings import Finding, failing, fine
from bot.settings import Settings

PATIENCE_SECONDS = 5.0
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}  # noqa: S104 - read, not listened to
PARTS = {"database": "la base", "key": "la clé", "lag": "le retard", "leader": "le meneur"}


def address(listen: str, path: str) -> str:
    """Where a bot that listens there is asked, from the same machine."""
    host, _, port = listen.rpartition(":")
    return f"http://{EVERYWHERE.get(host, host)}:{port}{path}"


async def ready(settings: Settings) -> AsyncIterator[Finding]:
    """Whether the bot says that it can do its work."""
    if not settings.metrics_listen:
        return
    from httpx import AsyncClient, HTTPError  # `vigie health`, asked every few seconds, needs none

    url = address(settings.metrics_listen, "/readyz")
    try:
        async with AsyncClient(timeout=PATIENCE_SECONDS) as client:
            answer = await client.get(url)
            checks = answer.json()["checks"]
    except (HTTPError, ValueError, KeyError):
        yield failing("ready", f"Aucun bot ne répond à {url}. Lancez : vigie run")
        return
    if answer.status_code == HTTPStatus.OK:
        yield fine("ready", "Le bot se dit prêt.")
        return
    bad = ", ".join(PARTS.get(name, name) for name, holds in checks.items() if not holds)
    yield failing("ready", f"Le bot ne se dit pas prêt ({bad}) : voyez les autres lignes.")
