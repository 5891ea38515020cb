"""getUpdates, and the webhook that excludes it."""

from typing import Any

from bot.playground.errors import bad_request, webhook_active
from bot.playground.params import Params
from bot.playground.world import World


async def get_updates(world: World, params: Params) -> list[dict[str, Any]]:
    """Updates from `offset` on, after at most `timeout` seconds."""
    if world.profile.get("webhook", {}).get("url"):
        raise webhook_active()
    return await world.updates.poll(
        params.integer("offset"),
        params.integer("limit", 100),
        params.integer("timeout"),
        _allowed(params),
    )


def set_webhook(world: World, params: Params) -> bool:
    """Remember a webhook; the playground does not call it."""
    url = params.text("url")
    if url and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    allowed = _allowed(params)
    if allowed is not None:
        world.updates.allowed = allowed
    if params.flag("drop_pending_updates"):
        world.updates.drop()
    world.profile["webhook"] = {"url": url}
    return True


def delete_webhook(world: World, params: Params) -> bool:
    """Back to polling."""
    if params.flag("drop_pending_updates"):
        world.updates.drop()
    world.profile.pop("webhook", None)
    return True


def get_webhook_info(world: World, _params: Params) -> dict[str, Any]:
    """A WebhookInfo."""
    url = world.profile.get("webhook", {}).get("url", "")
    return {
        "url": url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }


def log_out(_world: World, _params: Params) -> bool:
    """`close` and `logOut`: nothing to do here."""
    return True


def _allowed(params: Params) -> list[str] | None:
    allowed = params.structure("allowed_updates", "allowed_updates")
    return [str(kind) for kind in allowed] if isinstance(allowed, list) else None


METHODS = {
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "close": log_out,
    "logout": log_out,
}
