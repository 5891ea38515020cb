"""The page's addresses: its files, the state of the world, the changes, and what a hand does."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.playground.joining import Impossible
from bot.playground.page.acts import ACTS, BadAct
from bot.playground.page.views import directory_view, message_view
from bot.playground.world import World

STATIC = Path(__file__).parent / "static"
KEEP_ALIVE = 15.0  # seconds
POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"


class Page:
    """Shows the world of one playground, and lets a hand act in it."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[BaseRoute]:
        """Everything but the Bot API."""
        return [
            Route("/", self.index),
            Route("/page/state", self.state),
            Route("/page/events", self.events),
            Route("/page/files/{id}", self.file),
            Route("/page/do/{act}", self.act, methods=["POST"]),
            Mount("/page", StaticFiles(directory=STATIC)),
        ]

    async def index(self, _request: Request) -> Response:
        """The page itself."""
        return FileResponse(STATIC / "index.html", headers={"Content-Security-Policy": POLICY})

    async def state(self, _request: Request) -> Response:
        """Everything at once, and the tick from which the changes go on."""
        messages = [
            message_view(message)
            for chat in self._world.chats.values()
            for message in chat.visible()
        ]
        return JSONResponse(
            {
                "tick": self._world.tick,
                "directory": directory_view(self._world),
                "messages": messages,
            }
        )

    async def events(self, request: Request) -> Response:
        """The changes since `after`, as Server-Sent Events; a lost connection goes on by itself."""
        last = request.headers.get("last-event-id") or request.query_params.get("after", "0")
        return StreamingResponse(
            self._changes(int(last)),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store"},
        )

    async def file(self, request: Request) -> Response:
        """A file that stands in a chat."""
        document = self._world.files.get(request.path_params["id"])
        if document is None:
            return Response(status_code=404)
        return Response(document.content, media_type=document.mime)

    async def act(self, request: Request) -> Response:
        """Do something with somebody's hand.

        Only JSON is taken: a foreign page in the same browser cannot send it unasked.
        """
        act = ACTS.get(request.path_params["act"])
        if act is None or request.headers.get("content-type") != "application/json":
            return Response(status_code=404)
        try:
            return JSONResponse(await act(self._world, await request.json()) or {})
        except BadAct as problem:
            return JSONResponse({"error": str(problem)}, status_code=400)
        except Impossible as problem:
            return JSONResponse({"error": str(problem).partition("\n")[0]}, status_code=409)

    async def _changes(self, tick: int) -> AsyncIterator[str]:
        world = self._world

        def news() -> bool | None:
            return True if world.tick > tick or world.closed else None

        while not world.closed:
            try:
                await world.bell.until(news, within=KEEP_ALIVE)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            changes, tick = world.journal[tick:], world.tick
            if any(change.message is None for change in changes):
                yield _event("directory", tick, directory_view(world))
            for message in dict.fromkeys(change.message for change in changes):
                if message is not None:
                    yield _event("message", tick, message_view(message))


def _event(kind: str, tick: int, data: object) -> str:
    return f"event: {kind}\nid: {tick}\ndata: {json.dumps(data)}\n\n"
