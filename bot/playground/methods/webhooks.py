"""setWebhook and what belongs to it."""

import re
from typing import Any
from urllib.parse import urlsplit

from bot.playground.errors import bad_request
from bot.playground.methods.polling import allowed_kinds
from bot.playground.params import Params
from bot.playground.webhook import CONNECTIONS, Webhook
from bot.playground.world import World

SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
MOST_CONNECTIONS = 100


def set_webhook(world: World, params: Params) -> bool:
    """Updates are posted to `url` from now on; polling is refused meanwhile."""
    url = params.text("url")
    if not url:
        return delete_webhook(world, params)
    _check_address(url)
    secret = params.text("secret_token")
    if SECRET.fullmatch(secret) is None:
        raise bad_request("secret token contains unallowed characters")
    allowed = allowed_kinds(params)
    if allowed is not None:
        world.updates.allowed = allowed
    if params.flag("drop_pending_updates"):
        world.updates.drop()
    connections = params.integer("max_connections", CONNECTIONS)
    world.courier.webhook = Webhook(url, secret, max(1, min(connections, MOST_CONNECTIONS)))
    world.bell.ring()
    return True


def delete_webhook(world: World, params: Params) -> bool:
    """Back to polling."""
    if params.flag("drop_pending_updates"):
        world.updates.drop()
    world.courier.webhook = None
    return True


def get_webhook_info(world: World, _params: Params) -> dict[str, Any]:
    """A WebhookInfo."""
    webhook = world.courier.webhook or Webhook("")
    info: dict[str, Any] = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if webhook.url:
        info["max_connections"] = webhook.connections
    if webhook.failure:
        info |= {"last_error_date": webhook.failed_at, "last_error_message": webhook.failure}
    if world.updates.allowed:
        info["allowed_updates"] = world.updates.allowed
    return info


def _check_address(url: str) -> None:
    """HTTPS anywhere; in clear on loopback alone, as a Bot API server of one's own allows."""
    address = urlsplit(url)
    in_clear = address.scheme == "http" and address.hostname in {"127.0.0.1", "::1", "localhost"}
    if address.scheme != "https" and not in_clear:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")


METHODS = {
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
}
