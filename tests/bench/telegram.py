"""The bench's side of its Bot API: the process, and the door into it."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientTimeout, TCPConnector

from tests.bench.api.faults import Fault

ROOT = Path(__file__).parents[2]
TOKEN = "424242:one-token-for-every-bot-that-is-measured"
PATIENCE = 120.0
SEND = "sendmessage"


@dataclass(frozen=True, slots=True)
class Telegram:
    """A Bot API in a process of its own. Times are those of `time.monotonic`, in any process."""

    url: str
    token: str
    _session: ClientSession

    async def push(self, updates: Sequence[dict[str, Any]]) -> list[int]:
        """Queue what people did; returns the updates' ids."""
        ids: list[int] = await self._ask("push", updates=list(updates))
        return ids

    async def key(self, chat: int, label: str, within: float = PATIENCE) -> None:
        """Wait until a chat has a key with this label. Raises `TimeoutError`."""
        if not await self._ask("key", chat=chat, label=label, within=within):
            raise TimeoutError(f"no key {label!r} within {within} s")

    async def press(self, chat: int, label: str, *, person: int | None = None) -> float:
        """Press the newest key with this label; returns when (seconds). Raises `LookupError`."""
        at = await self._ask("press", chat=chat, label=label, person=person or chat)
        if at is None:
            raise LookupError(label)
        return float(at)

    async def wait(self, call: str, count: int, within: float = PATIENCE) -> None:
        """Wait until so many calls ended like this: `sendmessage 200`. Raises `TimeoutError`."""
        if not await self._ask("wait", call=call, count=count, within=within):
            raise TimeoutError(f"fewer than {count} of {call} within {within} s")

    async def said(self, chat: int, words: str, within: float = PATIENCE) -> None:
        """Wait until a chat was told these words, since the last `clear`. Raises `TimeoutError`."""
        if not await self._ask("said", chat=chat, words=words, within=within):
            raise TimeoutError(f"chat {chat} did not hear {words!r} within {within} s")

    async def first(self, chat: int) -> float:
        """When the first message for a chat came in since the last `clear`, in seconds."""
        said = [r for r in await self.records() if (r["method"], r["chat"]) == (SEND, chat)]
        return float(said[0]["at"])

    async def heard(self, chats: Sequence[int], count: int, within: float = PATIENCE) -> None:
        """Wait until these chats were told of `count` alerts, each counted once in each chat.

        Raises `TimeoutError`.
        """
        if not await self._ask("heard", chats=list(chats), count=count, within=within):
            raise TimeoutError(f"fewer than {count} alerts were told within {within} s")

    async def stirs(self, within: float) -> bool:
        """Whether the bot does anything within so many seconds, fetching left aside."""
        return bool(await self._ask("stirs", within=within))

    async def confirmed(self, within: float = PATIENCE) -> None:
        """Wait until the bot has confirmed every update. Raises `TimeoutError`."""
        if not await self._ask("confirmed", within=within):
            raise TimeoutError(f"not every update was confirmed within {within} s")

    async def left(self) -> None:
        """Wait until no bot is connected any more: all that a dead one sent has come in."""
        await self._ask("left")

    async def state(self) -> dict[str, Any]:
        """How many calls ended in which way (`answered`), how many updates are `pending`."""
        state: dict[str, Any] = await self._ask("state")
        return state

    async def records(self) -> list[dict[str, Any]]:
        """Every call since the last `clear`: `{at, method, chat, text, status}`."""
        records: list[dict[str, Any]] = await self._ask("records")
        return records

    async def times(self) -> dict[str, dict[str, float | None]]:
        """For each update when it was `queued`, `served` and `confirmed`."""
        times: dict[str, dict[str, float | None]] = await self._ask("times")
        return times

    async def screens(self) -> dict[str, list[str]]:
        """The texts that stand in each chat, oldest first."""
        screens: dict[str, list[str]] = await self._ask("screens")
        return screens

    async def fails(self, *faults: Fault, repeated: float = 0.0, shuffled: bool = False) -> None:
        """From now on these faults and no others.

        `repeated` is the share of updates that come twice, `shuffled` brings them in any order.
        """
        asked = [
            (each.kind, each.share, list(each.methods), each.times, list(each.chats))
            for each in faults
        ]
        await self._ask("fail", faults=asked, repeated=repeated, shuffled=shuffled)

    async def delivers(self, urls: Sequence[str], secret: str) -> None:
        """From now on updates are posted to these addresses in their turn, and not fetched."""
        await self._ask("deliver", urls=list(urls), secret=secret)

    async def struck(self) -> dict[str, int]:
        """How often each kind of fault struck; « update again » counts repeated updates."""
        struck: dict[str, int] = await self._ask("struck")
        return struck

    async def clear(self, *, quiet: bool = False) -> None:
        """Forget what happened so far; with `quiet`, count and keep nothing else from now on."""
        await self._ask("clear", quiet=quiet)

    async def _ask(self, verb: str, **wish: Any) -> Any:
        async with self._session.post(f"{self.url}/door/{verb}", json=wish) as answer:
            answer.raise_for_status()
            return await answer.json()


@asynccontextmanager
async def telegram(*flags: str) -> AsyncIterator[Telegram]:
    """Run one while the context lasts; `--limits` makes it enforce Telegram's pace."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.api", *flags),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        port = int(await process.stdout.readline())
        session = ClientSession(connector=TCPConnector(limit=0), timeout=ClientTimeout(total=None))
        async with session:
            yield Telegram(f"http://127.0.0.1:{port}", TOKEN, session)
    finally:
        process.stdin.close()
        process.kill()
        await process.wait()
