"""The methods of the Bot API that a bot under measurement calls; the rest is agreed to."""

from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import Any

from bot.playground.errors import ApiError
from bot.playground.params import Params, read_params
from tests.bench.api.wire import Request, Response
from tests.bench.api.world import BOT, OK, World


def call(world: World, method: str, request: Request) -> Response | Awaitable[Response]:
    """Answer one method in Telegram's envelope."""
    at = monotonic()
    params = read_params(request.query, request.content_type, request.body)
    if method == "getupdates":
        return _updates(world, params)
    try:
        world.pace(method, params)
        result = METHODS.get(method, _agreed)(world, params)
    except ApiError as error:
        world.record(method, params, error.code, at)
        return Response(error.code, error.body())
    world.record(method, params, OK, at)
    return Response(OK, {"ok": True, "result": result})


async def _updates(world: World, params: Params) -> Response:
    asked = (params.integer("offset"), params.integer("limit", 100), params.integer("timeout"))
    world.queue.confirm(asked[0])
    world.record("getupdates", params, OK, monotonic())
    return Response(OK, {"ok": True, "result": await world.queue.poll(*asked[1:])})


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
