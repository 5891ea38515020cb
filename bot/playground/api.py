"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import inspect
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.playground.calls import Call, CallLog, Lost
from bot.playground.errors import ApiError, bad_gateway, method_not_found, unauthorized
from bot.playground.limits import Limits
from bot.playground.methods import METHODS, PACED
from bot.playground.params import Params, read_params
from bot.playground.world import World


class BotApi:
    """Answers the bot; `limits` None means that nobody counts."""

    def __init__(self, world: World, log: CallLog, limits: Limits | None) -> None:
        self._world = world
        self._log = log
        self._limits = limits

    def routes(self) -> list[Route]:
        """The two addresses that a bot knows."""
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download),
        ]

    async def call(self, request: Request) -> Response:
        """Run one method and answer in Telegram's envelope."""
        try:
            self._check_token(request)
            content_type = request.headers.get("content-type", "")
            params = read_params(request.url.query, content_type, await request.body())
            result = await self._run(request.path_params["method"], params)
        except ApiError as error:
            return _refusal(error)
        return JSONResponse({"ok": True, "result": result})

    async def download(self, request: Request) -> Response:
        """The bytes of a file, at the path that getFile gave."""
        try:
            self._check_token(request)
        except ApiError as error:
            return _refusal(error)
        document = self._world.files.get(request.path_params["path"].removeprefix("documents/"))
        if document is None:
            return _refusal(ApiError(HTTPStatus.NOT_FOUND, "Not Found"))
        return Response(document.content, media_type="application/octet-stream")

    def _check_token(self, request: Request) -> None:
        if request.path_params["token"] != self._world.token:
            raise unauthorized()

    async def _run(self, name: str, params: Params) -> Any:
        method = METHODS.get(name.lower())
        if method is None:
            raise method_not_found()
        call = self._log.begin(name, params)
        try:
            await self._log.before(call)
            self._pace(call)
            outcome = method(self._world, params)
            call.result = await outcome if inspect.isawaitable(outcome) else outcome
            await self._log.after(call)
        except Lost:
            raise bad_gateway() from None
        except ApiError as error:
            call.error = error
            raise
        finally:
            self._log.end(call)
        return call.result

    def _pace(self, call: Call) -> None:
        chat = self._world.chats.get(call.chat or 0)
        if self._limits is not None and chat is not None and call.method.lower() in PACED:
            self._limits.admit(chat)


def _refusal(error: ApiError) -> Response:
    return JSONResponse(error.body(), status_code=error.code)
