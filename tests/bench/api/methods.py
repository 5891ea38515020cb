"""The methods of the Bot API that a bot under measurement calls; the rest is agreed to."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import Any

from bot.playground.errors import ApiError
from bot.playground.params import Params, read_params
from tests.bench.api.faults import LATE_SECONDS, Kind, refusal
from tests.bench.api.wire import ConnectionReset, Request, Response
from tests.bench.api.world import BOT, OK, World

NEVER_ANSWERED = 0
"""What stands in the records for a call that took no effect and got no answer."""


def call(world: World, method: str, request: Request) -> Response | Awaitable[Response]:
    """Answer one method in Telegram's envelope, or fail as was asked for."""
    at = monotonic()
    params = read_params(request.query, request.content_type, request.body)
    kind = world.faults.strike(method, params.integer("chat_id"))
    if kind is None:
        return _updates(world, params) if method == "getupdates" else _do(world, method, params, at)
    if (error := refusal(kind)) is not None:
        world.record(method, params, error.code, at)
        return Response(error.code, error.body())
    if not kind.is_after:
        world.record(method, params, NEVER_ANSWERED, at)
    elif method != "getupdates":
        _do(world, method, params, at)
    if kind in (Kind.RESET_BEFORE, Kind.RESET_AFTER):
        raise ConnectionReset
    return _too_late()


def _do(world: World, method: str, params: Params, at: float) -> Response:
    try:
        world.pace(method, params)
        result = METHODS.get(method, _agreed)(world, params)
    except ApiError as error:
        world.record(method, params, error.code, at)
        return Response(error.code, error.body())
    world.record(method, params, OK, at)
    return Response(OK, {"ok": True, "result": result})


async def _too_late() -> Response:
    await asyncio.sleep(LATE_SECONDS)
    raise ConnectionReset


async def _updates(world: World, params: Params) -> Response:
    offset, limit = params.integer("offset"), params.integer("limit", 100)
    world.queue.confirm(offset)
    world.record("getupdates", params, OK, monotonic())
    batch = await world.queue.poll(limit, params.integer("timeout"))
    return Response(OK, {"ok": True, "result": world.disturbed(batch)})


def _agreed(_: World, __: Params) -> bool:
    return True


METHODS: Mapping[str, Callable[[World, Params], Any]] = {
    "getme": lambda _, __: BOT,
    "getwebhookinfo": lambda _, __: {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": 0,
    },
    "sendmessage": World.show,
    "senddocument": World.show,
    "editmessagetext": World.change,
    "deletemessage": World.take_off,
}
