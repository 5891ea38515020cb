"""getUpdates, which a webhook excludes."""

from typing import Any

from bot.playground.errors import webhook_active
from bot.playground.params import Params
from bot.playground.world import World


async def get_updates(world: World, params: Params) -> list[dict[str, Any]]:
    """Updates from `offset` on, after at most `timeout` seconds."""
    if world.courier.webhook is not None:
        raise webhook_active()
    return await world.updates.poll(
        params.integer("offset"),
        params.integer("limit", 100),
        params.integer("timeout"),
        allowed_kinds(params),
    )


def log_out(_world: World, _params: Params) -> bool:
    """`close` and `logOut`: nothing to do here."""
    return True


def allowed_kinds(params: Params) -> list[str] | None:
    """`allowed_updates`; None when the call does not change it."""
    allowed = params.structure("allowed_updates", "allowed_updates")
    return [str(kind) for kind in allowed] if isinstance(allowed, list) else None


METHODS = {
    "getupdates": get_updates,
    "close": log_out,
    "logout": log_out,
}
