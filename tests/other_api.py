"""Another Bot API than ours: the least that a bot needs, written apart from the playground."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "424242:another-server-than-the-playground-has"
PERSON = {"id": 777000111, "is_bot": False, "first_name": "Claire", "last_name": "Fontaine"}
CHAT = {"id": PERSON["id"], "type": "private", "first_name": "Claire"}


@dataclass(slots=True)
class OtherApi:
    """One person's chat with the bot; `said` holds what the bot wrote, by message id."""

    said: dict[int, dict[str, Any]] = field(default_factory=dict)
    waiting: list[dict[str, Any]] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    url: str = ""
    _ids: Any = field(default_factory=lambda: itertools.count(100))

    async def answer(self, request: web.Request) -> web.Response:
        """Any method: what is known is done, the rest is agreed to."""
        if request.match_info["token"] != TOKEN:
            return web.json_response(
                {"ok": False, "error_code": 401, "description": "No"}, status=401
            )
        form = await request.post()
        asked = {name: _value(str(value)) for name, value in form.items()}
        do = getattr(self, f"_{request.match_info['method']}", None)
        result = await do(asked) if do else True
        return web.json_response({"ok": True, "result": result})

    async def writes(self, text: str) -> None:
        """The person writes to the bot."""
        message: dict[str, Any] = {"message_id": next(self._ids), "date": 1, "chat": CHAT}
        message |= {"from": PERSON, "text": text}
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        await self._happens({"message": message})

    async def presses(self, message_id: int, data: str) -> None:
        """The person presses a key."""
        message = {"message_id": message_id, "date": 1, "chat": CHAT, "text": "…"}
        press = {"id": str(next(self._ids)), "from": PERSON, "chat_instance": "1", "data": data}
        await self._happens({"callback_query": press | {"message": message}})

    async def shows(self, text: str) -> tuple[int, dict[str, Any]]:
        """Wait until the bot has written this."""

        def found() -> list[tuple[int, dict[str, Any]]]:
            return [(i, m) for i, m in self.said.items() if text in m["text"]]

        async with asyncio.timeout(20), self.changed:
            await self.changed.wait_for(found)
        return found()[-1]

    async def _happens(self, update: dict[str, Any]) -> None:
        async with self.changed:
            self.waiting.append({"update_id": next(self._ids)} | update)
            self.changed.notify_all()

    async def _getMe(self, _: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Telegram's name
        return {"id": 424242, "is_bot": True, "first_name": "V", "username": "other_bot"}

    async def _getUpdates(self, asked: dict[str, Any]) -> list[dict[str, Any]]:  # noqa: N802
        async with self.changed:
            self.waiting = [u for u in self.waiting if u["update_id"] >= asked.get("offset", 0)]
            await self.changed.wait_for(lambda: self.waiting)
            return list(self.waiting)

    async def _sendMessage(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        return await self._write(next(self._ids), asked)

    async def _editMessageText(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        return await self._write(asked["message_id"], asked)

    async def _write(self, message_id: int, asked: dict[str, Any]) -> dict[str, Any]:
        async with self.changed:
            self.said[message_id] = asked
            self.changed.notify_all()
        return {"message_id": message_id, "date": 1, "chat": CHAT, "text": asked["text"]}


@asynccontextmanager
async def another_api() -> AsyncIterator[OtherApi]:
    """Serve on a free port of loopback."""
    api = OtherApi()
    application = web.Application()
    application.router.add_route("*", "/bot{token}/{method}", api.answer)
    runner = web.AppRunner(application, handler_cancellation=True, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield api
    finally:
        await runner.cleanup()


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
